/* A keyboard scanner that isn't there: an input device for one process, by LD_PRELOAD.
 *
 * evdev's library talks to its device with open, ioctl, read, select and close. In FAKE_EVDEV_FOLDER a test lays named
 * pipes called event*: opened by this process they answer an input device's ioctls (linux/input.h), and what the test
 * writes into them (struct input_event) is read as its keys. Everything else is passed on to the kernel. The folder is
 * also how a test plays the world:
 *   unplugged    while this file exists, the devices are gone (wake a waiting reader by writing one event)
 *   held         ... another program holds them: EVIOCGRAB is refused
 *   mouse        ... they have no Enter key
 *   grabbed      made here while a device is held by this process
 *   leaked       made here when keys are read from a device that is not held
 *
 * cc -shared -fPIC -O1 -Wall -Wextra -Werror -o fake_evdev.so fake_evdev.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST 1024

static bool ours[MOST], held[MOST];

static int kernel_open(const char *path, int flags, mode_t mode) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static bool is_ours(int fd) { return fd >= 0 && fd < MOST && ours[fd]; }

static int refuse(int error) {
    errno = error;
    return -1;
}

/* ---- the test's folder */

static const char *folder(void) {
    const char *named = getenv("FAKE_EVDEV_FOLDER");
    return named ? named : "/nowhere";
}

static const char *in_folder(char *path, size_t size, const char *name) {
    snprintf(path, size, "%s/%s", folder(), name);
    return path;
}

static bool switched(const char *name) {
    char path[512];
    return access(in_folder(path, sizeof path, name), F_OK) == 0;
}

static void leave(const char *name) {
    char path[512];
    const int file = kernel_open(in_folder(path, sizeof path, name), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0)
        syscall(SYS_close, file);
}

static void take_away(const char *name) {
    char path[512];
    unlink(in_folder(path, sizeof path, name));
}

/* ---- the device's answers */

static int say(void *argument, unsigned size, const char *words) {
    snprintf(argument, size, "%s", words);
    return (int)strlen(words) + 1;
}

static void set_bit(unsigned char *bits, unsigned size, unsigned number) {
    if (number / 8 < size)
        bits[number / 8] |= (unsigned char)(1u << number % 8);
}

static int what_it_can(unsigned char *bits, unsigned size, unsigned kind) {
    memset(bits, 0, size);
    if (kind == 0) {
        set_bit(bits, size, EV_SYN);
        set_bit(bits, size, EV_KEY);
    } else if (kind == EV_KEY) {
        const bool mouse = switched("mouse");
        for (unsigned key = mouse ? BTN_LEFT : KEY_ESC; key <= (mouse ? BTN_MIDDLE : KEY_COMPOSE); key++)
            set_bit(bits, size, key);
    }
    return (int)size;
}

static int grab(int fd, bool wanted) {
    if (wanted && (switched("held") || held[fd]))
        return refuse(EBUSY);
    held[fd] = wanted;
    wanted ? leave("grabbed") : take_away("grabbed");
    return 0;
}

static int answer(int fd, unsigned long request, void *argument) {
    const unsigned number = _IOC_NR(request), size = _IOC_SIZE(request);
    if (switched("unplugged"))
        return refuse(ENODEV);
    if (_IOC_TYPE(request) != 'E')
        return refuse(ENOTTY);
    if (number == _IOC_NR(EVIOCGRAB) && _IOC_DIR(request) == _IOC_WRITE)
        return grab(fd, argument != NULL);
    if (number == _IOC_NR(EVIOCGID)) {
        *(struct input_id *)argument = (struct input_id){.bustype = BUS_USB, .vendor = 0x1eab, .product = 0x0c22};
        return 0;
    }
    if (number == _IOC_NR(EVIOCGVERSION) || number == _IOC_NR(EVIOCGEFFECTS)) {
        *(int *)argument = number == _IOC_NR(EVIOCGVERSION) ? EV_VERSION : 0;
        return 0;
    }
    if (number == _IOC_NR(EVIOCGNAME(0)))
        return say(argument, size, "Test Barcode Scanner");
    if (number == _IOC_NR(EVIOCGPHYS(0)) || number == _IOC_NR(EVIOCGUNIQ(0)))
        return say(argument, size, "test/input0");
    if (number >= _IOC_NR(EVIOCGBIT(0, 0)) && number <= _IOC_NR(EVIOCGBIT(EV_MAX, 0)))
        return what_it_can(argument, size, number - _IOC_NR(EVIOCGBIT(0, 0)));
    return refuse(EINVAL);
}

/* ---- what evdev's library calls */

static int open_any(const char *path, int flags, mode_t mode) {
    const size_t length = strlen(folder());
    const bool device = strncmp(path, folder(), length) == 0 && strncmp(path + length, "/event", 6) == 0;
    if (device && switched("unplugged"))
        return refuse(ENOENT);
    const int fd = kernel_open(path, flags, mode);
    if (device && fd >= 0 && fd < MOST) {
        ours[fd] = true;
        held[fd] = false;
    }
    return fd;
}

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_any(path, flags, mode);
}

int ioctl(int fd, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return is_ours(fd) ? answer(fd, request, argument) : (int)syscall(SYS_ioctl, fd, request, argument);
}

ssize_t read(int fd, void *into, size_t size) {
    if (!is_ours(fd))
        return syscall(SYS_read, fd, into, size);
    if (switched("unplugged"))
        return refuse(ENODEV);
    const ssize_t got = syscall(SYS_read, fd, into, size);
    if (got > 0 && !held[fd])
        leave("leaked");
    return got;
}

int close(int fd) {
    if (is_ours(fd)) {
        if (held[fd])
            take_away("grabbed");
        ours[fd] = held[fd] = false;
    }
    return (int)syscall(SYS_close, fd);
}
