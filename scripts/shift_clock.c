/* Moves the calendar of every process that preloads it by CLOCK_OFFSET_SECONDS, and nothing else: the monotonic clock,
 * sleeps and time limits stay as they are. Compiled and preloaded by check-dates.sh and by the rows R31, R38 and R39 of the
 * scorecard.
 *
 * libfaketime 0.9.10 (Debian 12) cannot do this: with its monotonic clock Python's locks never time out, without it
 * time.sleep() fails with EINVAL, and a signal that comes during its epoll_wait() sees the real time, so that
 * PostgreSQL's lock_timeout and statement_timeout never end a wait.
 *
 * With CLOCK_OFFSET_FILE the offset is the first 8 bytes of that file, a signed number of seconds, which may change while
 * the processes run. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t fixed;
static const volatile int64_t *offset = &fixed;

__attribute__((constructor)) static void read_offset(void) {
    const char *seconds = getenv("CLOCK_OFFSET_SECONDS"), *path = getenv("CLOCK_OFFSET_FILE");
    fixed = seconds ? strtoll(seconds, NULL, 10) : 0;
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof fixed, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) offset = shared;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += (time_t)*offset;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, now, zone);
    if (result == 0) now->tv_sec += (time_t)*offset;
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}
