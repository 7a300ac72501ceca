/* Preloaded into a process: writes down, in order, what it asks of the disk below RECORD_ROOT, into RECORD_LOG.
 *
 * One record a call: kind (1 byte), length of the path (2), path, offset (8), length (8), data. Kinds: O made, W written,
 * T cut or grown to `offset` bytes, S synced (a folder too), U unlinked, R renamed (data is the new path).
 * Reads and mapped memory are left out: SQLite's mapped -shm is made anew by whoever opens the file first.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 1024
static char names[FILES][512];
static int record = -1;
static const char *root;
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void) {
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  real_write = dlsym(RTLD_NEXT, "write");
  root = getenv("RECORD_ROOT");
  if (root && getenv("RECORD_LOG"))
    record = real_open(getenv("RECORD_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) { return record >= 0 && strncmp(path, root, strlen(root)) == 0; }
static const char *name_of(int fd) { return fd >= 0 && fd < FILES && names[fd][0] ? names[fd] : NULL; }

static void put(char kind, const char *path, int64_t offset, const void *data, uint64_t length) {
  uint16_t size = (uint16_t)strlen(path);
  real_write(record, &kind, 1);
  real_write(record, &size, 2);
  real_write(record, path, size);
  real_write(record, &offset, 8);
  real_write(record, &length, 8);
  if (length) real_write(record, data, length);
}

static int opened(int fd, const char *path, int flags, int was_there) {
  if (fd >= 0 && fd < FILES) {
    char whole[512] = "";
    names[fd][0] = 0;
    if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
    else if (getcwd(whole, sizeof whole)) { strncat(whole, "/", 2); strncat(whole, path, sizeof whole - strlen(whole) - 1); }
    if (ours(whole)) {
      memcpy(names[fd], whole, strnlen(whole, sizeof names[fd] - 1) + 1);
      if ((flags & O_CREAT) && !was_there) put('O', whole, 0, NULL, 0);
      else if (flags & O_TRUNC) put('T', whole, 0, NULL, 0);
    }
  }
  return fd;
}

#define OPEN(symbol)                                                                       \
  int symbol(const char *path, int flags, ...) {                                           \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #symbol);                       \
    va_list rest; va_start(rest, flags); int mode = va_arg(rest, int); va_end(rest);       \
    int was_there = access(path, F_OK) == 0;                                               \
    return opened(real(path, flags, mode), path, flags, was_there);                        \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "close");
  if (fd >= 0 && fd < FILES) names[fd][0] = 0;
  return real(fd);
}

ssize_t write(int fd, const void *data, size_t length) {
  int64_t at = name_of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
  int appends = name_of(fd) && (fcntl(fd, F_GETFL) & O_APPEND);
  struct stat now;
  if (appends && fstat(fd, &now) == 0) at = now.st_size;
  ssize_t done = real_write(fd, data, length);
  if (done > 0 && name_of(fd)) put('W', name_of(fd), at, data, (uint64_t)done);
  return done;
}

#define PWRITE(symbol, offset_type)                                                        \
  ssize_t symbol(int fd, const void *data, size_t length, offset_type at) {                \
    ssize_t (*real)(int, const void *, size_t, offset_type) = dlsym(RTLD_NEXT, #symbol);   \
    ssize_t done = real(fd, data, length, at);                                             \
    if (done > 0 && name_of(fd)) put('W', name_of(fd), at, data, (uint64_t)done);          \
    return done;                                                                           \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(symbol, offset_type)                                                      \
  int symbol(int fd, offset_type size) {                                                   \
    int (*real)(int, offset_type) = dlsym(RTLD_NEXT, #symbol);                             \
    int done = real(fd, size);                                                             \
    if (done == 0 && name_of(fd)) put('T', name_of(fd), size, NULL, 0);                    \
    return done;                                                                           \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(symbol)                                                                       \
  int symbol(int fd) {                                                                     \
    int (*real)(int) = dlsym(RTLD_NEXT, #symbol);                                          \
    int done = real(fd);                                                                   \
    if (done == 0 && name_of(fd)) put('S', name_of(fd), 0, NULL, 0);                       \
    return done;                                                                           \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  int done = real(path);
  if (done == 0 && ours(path)) put('U', path, 0, NULL, 0);
  return done;
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  int done = real(from, to);
  if (done == 0 && ours(from)) put('R', from, 0, to, strlen(to));
  return done;
}
