/* A camera that isn't there: /dev/video0 for one process, by LD_PRELOAD.
 *
 * OpenCV's V4L2 backend talks to its device with open, ioctl, mmap, select and close. This library answers open, ioctl,
 * mmap and close for /dev/video0 and passes everything else on to the kernel; select and poll work by themselves,
 * because the device is an eventfd that becomes readable with each frame. The buffers lie in a memfd.
 *
 * FAKE_V4L2_FOLDER is the folder through which a test plays the world:
 *   frame.jpg    what the camera sees now (replace it by renaming; read anew for each frame)
 *   unplugged    while this file exists, the device is gone
 *   frozen       ... no frame comes; once the last one was taken off and given back the device makes "still"
 *   garbage      ... frames are 4096 bytes that are no JPEG
 *   broken       ... frames begin as a JPEG does and go on as garbage
 *   empty        ... frames have no bytes
 *   yuyv         ... it offers YUYV and nothing else; frames are frame.yuyv
 *   size         a line such as 640x480: it offers this size and no other
 *   controls     while this file exists, it has controls (see CONTROLS); with each change it writes how they stand to
 *                the file "stands", one "name value" a line. Frames are then short.jpg where the exposure is below half
 *                of its default and long.jpg where it is above twice that, if these files exist.
 * FAKE_V4L2_FPS (default 30) paces it. One open at a time.
 *
 * cc -shared -fPIC -O1 -Wall -Wextra -Werror -o fake_v4l2.so fake_v4l2.c -pthread
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define DEVICE "/dev/video0"
#define MOST_BUFFERS 8
#define BUFFER_BYTES (4u << 20)
#define MILLION 1000000L

/* A first-in-first-out of buffer numbers. */
struct fifo {
    unsigned at[MOST_BUFFERS];
    unsigned head, tail;
};

static struct {
    pthread_mutex_t lock;
    int device;                 /* the eventfd handed out by open, -1 while closed */
    int memory;                 /* the memfd behind the buffers */
    unsigned char *buffer[MOST_BUFFERS];
    unsigned buffers;           /* how many were asked for */
    unsigned filled[MOST_BUFFERS];
    struct timeval taken[MOST_BUFFERS];
    unsigned sequence[MOST_BUFFERS];
    struct fifo free, ready;
    unsigned frames;
    unsigned width, height, pixels;
    bool streaming, lost;       /* lost: unplugged while open; it stays so until the device is opened again */
    pthread_t producer;
    bool producing;
} camera = {.lock = PTHREAD_MUTEX_INITIALIZER, .device = -1, .memory = -1, .width = 1280, .height = 720,
            .pixels = V4L2_PIX_FMT_MJPEG};

/* ---- controls: as a webcam has them */

#define CONTROLS 6
static struct {
    unsigned id;
    const char *name;
    int lowest, highest, usual, value;
} controls[CONTROLS] = {
    {V4L2_CID_EXPOSURE_AUTO, "auto", 0, 3, 3, 3},
    {V4L2_CID_EXPOSURE_ABSOLUTE, "exposure", 3, 2047, 160, 160},
    {V4L2_CID_GAIN, "gain", 0, 255, 64, 64},
    {V4L2_CID_FOCUS_AUTO, "autofocus", 0, 1, 1, 1},
    {V4L2_CID_FOCUS_ABSOLUTE, "focus", 0, 250, 20, 20},
    {V4L2_CID_BRIGHTNESS, "brightness", 0, 255, 128, 128},
};

/* ---- the kernel itself: our own open, ioctl, mmap and close hide libc's */

static int kernel_open(const char *path, int flags, mode_t mode) {
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static int kernel_ioctl(int fd, unsigned long request, void *argument) {
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

static void *kernel_mmap(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}

static int kernel_close(int fd) {
    return (int)syscall(SYS_close, fd);
}

/* ---- the test's folder */

static const char *in_folder(char *path, size_t size, const char *name) {
    const char *folder = getenv("FAKE_V4L2_FOLDER");
    snprintf(path, size, "%s/%s", folder ? folder : ".", name);
    return path;
}

static bool switched(const char *name) {
    char path[512];
    return access(in_folder(path, sizeof path, name), F_OK) == 0;
}

/* Fill one buffer with what the camera sees. Returns the bytes used. */
static unsigned see(unsigned char *into) {
    if (switched("empty"))
        return 0;
    if (switched("garbage")) {
        memset(into, 0xa5, 4096);
        return 4096;
    }
    if (switched("broken")) {
        memset(into, 0xa5, 4096);
        memcpy(into, "\xff\xd8\xff", 3);
        return 4096;
    }
    char path[512];
    const char *frame = camera.pixels == V4L2_PIX_FMT_YUYV ? "frame.yuyv" : "frame.jpg";
    if (switched("controls")) {
        if (controls[1].value * 2 < controls[1].usual && switched("short.jpg"))
            frame = "short.jpg";
        if (controls[1].value > controls[1].usual * 2 && switched("long.jpg"))
            frame = "long.jpg";
    }
    int file = kernel_open(in_folder(path, sizeof path, frame), O_RDONLY | O_CLOEXEC, 0);
    if (file < 0)
        return 0;
    unsigned used = 0;
    ssize_t got;
    while (used < BUFFER_BYTES && (got = read(file, into + used, BUFFER_BYTES - used)) > 0)
        used += (unsigned)got;
    kernel_close(file);
    return used;
}

/* ---- frames */

static void push(struct fifo *fifo, unsigned number) {
    fifo->at[fifo->head++ % MOST_BUFFERS] = number;
}

static bool pop(struct fifo *fifo, unsigned *number) {
    if (fifo->head == fifo->tail)
        return false;
    *number = fifo->at[fifo->tail++ % MOST_BUFFERS];
    return true;
}

static void wake(void) {
    uint64_t one = 1;
    if (write(camera.device, &one, sizeof one) < 0)
        return; /* the counter is full: select is awake already */
}

static void take_one_wake(void) {
    uint64_t one;
    if (read(camera.device, &one, sizeof one) < 0)
        return; /* nothing was there */
}

static void take_a_frame(void) {
    unsigned number;
    pthread_mutex_lock(&camera.lock);
    if (camera.streaming && pop(&camera.free, &number)) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        camera.filled[number] = see(camera.buffer[number]);
        camera.taken[number] = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
        camera.sequence[number] = camera.frames;
        push(&camera.ready, number);
        wake();
    }
    camera.frames++;
    pthread_mutex_unlock(&camera.lock);
}

/* Whoever has given every buffer back waits for the next frame and is done with the last. */
static void tell_when_still(void) {
    char path[512];
    pthread_mutex_lock(&camera.lock);
    const bool still = camera.streaming && camera.free.head - camera.free.tail == camera.buffers;
    pthread_mutex_unlock(&camera.lock);
    if (still)
        kernel_close(kernel_open(in_folder(path, sizeof path, "still"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static void *produce(void *unused) {
    const char *asked = getenv("FAKE_V4L2_FPS");
    const double fps = asked ? atof(asked) : 30.0;
    const struct timespec pause = {.tv_sec = 0, .tv_nsec = (long)(1000 * MILLION / fps) - 1};
    (void)unused;
    while (__atomic_load_n(&camera.producing, __ATOMIC_ACQUIRE)) {
        nanosleep(&pause, NULL);
        if (!camera.lost && switched("unplugged")) {
            camera.lost = true;
            wake(); /* a select that waits must end: the next ioctl says ENODEV */
        }
        if (camera.lost)
            continue;
        if (switched("frozen"))
            tell_when_still();
        else
            take_a_frame();
    }
    return NULL;
}

static void start_streaming(void) {
    camera.streaming = true;
    if (!camera.producing) {
        __atomic_store_n(&camera.producing, true, __ATOMIC_RELEASE);
        pthread_create(&camera.producer, NULL, produce, NULL);
    }
}

static void stop_streaming(void) {
    if (camera.producing) {
        __atomic_store_n(&camera.producing, false, __ATOMIC_RELEASE);
        pthread_join(camera.producer, NULL);
    }
    camera.streaming = false;
    camera.free = camera.ready = (struct fifo){0};
    uint64_t count;
    while (read(camera.device, &count, sizeof count) == sizeof count)
        ;
}

/* ---- the device's answers (linux/videodev2.h; the kernel's documentation names each request's fields) */

static int refuse(int error) {
    errno = error;
    return -1;
}

static int query_capabilities(struct v4l2_capability *answer) {
    memset(answer, 0, sizeof *answer);
    strcpy((char *)answer->driver, "uvcvideo");
    strcpy((char *)answer->card, "Camera of a test");
    answer->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    answer->capabilities = answer->device_caps | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int enumerate_inputs(struct v4l2_input *answer) {
    if (answer->index > 0)
        return refuse(EINVAL);
    strcpy((char *)answer->name, "Camera");
    answer->type = V4L2_INPUT_TYPE_CAMERA;
    return 0;
}

static int enumerate_formats(struct v4l2_fmtdesc *answer) {
    if (answer->index > 0)
        return refuse(EINVAL);
    const bool plain = switched("yuyv");
    answer->pixelformat = plain ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_MJPEG;
    answer->flags = plain ? 0 : V4L2_FMT_FLAG_COMPRESSED;
    return 0;
}

/* The one size it has, where there is only one. */
static void agree_on_size(unsigned *width, unsigned *height) {
    char path[512], line[32] = "";
    int file = kernel_open(in_folder(path, sizeof path, "size"), O_RDONLY | O_CLOEXEC, 0);
    if (file < 0)
        return;
    if (read(file, line, sizeof line - 1) > 0)
        sscanf(line, "%ux%u", width, height);
    kernel_close(file);
}

static int agree_on_format(struct v4l2_format *format, bool set) {
    if (set && format->fmt.pix.width && format->fmt.pix.height) {
        camera.width = format->fmt.pix.width;
        camera.height = format->fmt.pix.height;
    }
    agree_on_size(&camera.width, &camera.height);
    camera.pixels = switched("yuyv") ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_MJPEG;
    const bool plain = camera.pixels == V4L2_PIX_FMT_YUYV;
    format->fmt.pix.width = camera.width;
    format->fmt.pix.height = camera.height;
    format->fmt.pix.pixelformat = camera.pixels;
    format->fmt.pix.field = V4L2_FIELD_NONE;
    format->fmt.pix.bytesperline = plain ? camera.width * 2 : 0;
    format->fmt.pix.sizeimage = plain ? camera.width * camera.height * 2 : BUFFER_BYTES;
    format->fmt.pix.colorspace = plain ? V4L2_COLORSPACE_SRGB : V4L2_COLORSPACE_JPEG;
    return 0;
}

static int agree_on_rate(struct v4l2_streamparm *rate) {
    rate->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
    rate->parm.capture.timeperframe = (struct v4l2_fract){.numerator = 1, .denominator = 30};
    return 0;
}

static int request_buffers(struct v4l2_requestbuffers *request) {
    if (request->memory != V4L2_MEMORY_MMAP)
        return refuse(EINVAL);
    if (request->count > MOST_BUFFERS)
        request->count = MOST_BUFFERS;
    camera.buffers = request->count;
    return 0;
}

static int query_buffer(struct v4l2_buffer *buffer) {
    if (buffer->index >= camera.buffers)
        return refuse(EINVAL);
    buffer->length = BUFFER_BYTES;
    buffer->m.offset = buffer->index * BUFFER_BYTES;
    buffer->flags = 0;
    return 0;
}

static int queue_buffer(const struct v4l2_buffer *buffer) {
    if (buffer->index >= camera.buffers)
        return refuse(EINVAL);
    pthread_mutex_lock(&camera.lock);
    push(&camera.free, buffer->index);
    pthread_mutex_unlock(&camera.lock);
    return 0;
}

static int hand_out_buffer(struct v4l2_buffer *buffer) {
    unsigned number;
    pthread_mutex_lock(&camera.lock);
    const bool any = pop(&camera.ready, &number);
    pthread_mutex_unlock(&camera.lock);
    if (!any)
        return refuse(EAGAIN);
    take_one_wake();
    buffer->index = number;
    buffer->bytesused = camera.filled[number];
    buffer->timestamp = camera.taken[number];
    buffer->sequence = camera.sequence[number];
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->field = V4L2_FIELD_NONE;
    buffer->length = BUFFER_BYTES;
    return 0;
}

static int control_of(unsigned id) {
    for (int i = 0; i < CONTROLS && switched("controls"); i++)
        if (controls[i].id == id)
            return i;
    return -1;
}

static void write_how_they_stand(void) {
    char path[512], next[512], lines[256] = "";
    size_t used = 0;
    for (int i = 0; i < CONTROLS; i++)
        used += (size_t)snprintf(lines + used, sizeof lines - used, "%s %d\n", controls[i].name, controls[i].value);
    int file = kernel_open(in_folder(next, sizeof next, "stands.next"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return;
    if (write(file, lines, used) == (ssize_t)used)
        rename(next, in_folder(path, sizeof path, "stands"));
    kernel_close(file);
}

static int query_control(struct v4l2_queryctrl *control) {
    const int i = control_of(control->id);
    if (i < 0)
        return refuse(EINVAL);
    const unsigned id = control->id;
    memset(control, 0, sizeof *control);
    control->id = id;
    control->type = V4L2_CTRL_TYPE_INTEGER;
    strcpy((char *)control->name, controls[i].name);
    control->minimum = controls[i].lowest;
    control->maximum = controls[i].highest;
    control->default_value = controls[i].usual;
    control->step = 1;
    return 0;
}

static int get_control(struct v4l2_control *control) {
    const int i = control_of(control->id);
    if (i < 0)
        return refuse(EINVAL);
    control->value = controls[i].value;
    return 0;
}

static int set_control(struct v4l2_control *control) {
    const int i = control_of(control->id);
    if (i < 0)
        return refuse(EINVAL);
    if (i == 1 && controls[0].value != V4L2_EXPOSURE_MANUAL)
        return refuse(EACCES); /* as a webcam does while it exposes by itself */
    int value = control->value;
    value = value < controls[i].lowest ? controls[i].lowest : value > controls[i].highest ? controls[i].highest : value;
    controls[i].value = value;
    if (i == 0 && value != V4L2_EXPOSURE_MANUAL)
        controls[1].value = controls[1].usual; /* what it finds by itself */
    write_how_they_stand();
    return 0;
}

static int answer(unsigned request, void *argument) {
    if (camera.lost && request != VIDIOC_STREAMOFF)
        return refuse(ENODEV);
    switch (request) {
    case VIDIOC_QUERYCAP: return query_capabilities(argument);
    case VIDIOC_ENUMINPUT: return enumerate_inputs(argument);
    case VIDIOC_G_INPUT: *(int *)argument = 0; return 0;
    case VIDIOC_S_INPUT: return 0;
    case VIDIOC_ENUM_FMT: return enumerate_formats(argument);
    case VIDIOC_G_FMT: return agree_on_format(argument, false);
    case VIDIOC_TRY_FMT: return agree_on_format(argument, false);
    case VIDIOC_S_FMT: return agree_on_format(argument, true);
    case VIDIOC_G_PARM: return agree_on_rate(argument);
    case VIDIOC_S_PARM: return agree_on_rate(argument);
    case VIDIOC_QUERYCTRL: return query_control(argument);
    case VIDIOC_G_CTRL: return get_control(argument);
    case VIDIOC_S_CTRL: return set_control(argument);
    case VIDIOC_REQBUFS: return request_buffers(argument);
    case VIDIOC_QUERYBUF: return query_buffer(argument);
    case VIDIOC_QBUF: return queue_buffer(argument);
    case VIDIOC_DQBUF: return hand_out_buffer(argument);
    case VIDIOC_STREAMON: start_streaming(); return 0;
    case VIDIOC_STREAMOFF: stop_streaming(); return 0;
    default: return refuse(EINVAL);
    }
}

static int open_device(void) {
    if (switched("unplugged"))
        return refuse(ENOENT);
    if (camera.device >= 0)
        return refuse(EBUSY);
    if (camera.memory < 0) {
        camera.memory = memfd_create("frames", MFD_CLOEXEC);
        if (camera.memory < 0 || ftruncate(camera.memory, (off_t)MOST_BUFFERS * BUFFER_BYTES) < 0)
            return refuse(ENOMEM);
        for (unsigned i = 0; i < MOST_BUFFERS; i++)
            camera.buffer[i] = kernel_mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, camera.memory,
                                           (off64_t)i * BUFFER_BYTES);
    }
    camera.lost = false;
    for (int i = 0; i < CONTROLS; i++)
        controls[i].value = controls[i].usual;
    camera.device = eventfd(0, EFD_NONBLOCK | EFD_SEMAPHORE | EFD_CLOEXEC);
    return camera.device;
}

/* ---- what OpenCV calls */

static int open_any(const char *path, int flags, mode_t mode) {
    return path && strcmp(path, DEVICE) == 0 ? open_device() : kernel_open(path, flags, mode);
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

int __open_2(const char *path, int flags) { return open_any(path, flags, 0); }

int __open64_2(const char *path, int flags) { return open_any(path, flags, 0); }

int ioctl(int fd, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return fd >= 0 && fd == camera.device ? answer((unsigned)request, argument) : kernel_ioctl(fd, request, argument);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    return kernel_mmap(address, length, protection, flags, fd >= 0 && fd == camera.device ? camera.memory : fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
    return kernel_mmap(address, length, protection, flags, fd >= 0 && fd == camera.device ? camera.memory : fd, offset);
}

int close(int fd) {
    if (fd >= 0 && fd == camera.device) {
        stop_streaming();
        camera.device = -1;
    }
    return kernel_close(fd);
}
