/*
 * A disk that is slower than the one of this machine: preloaded, it waits after each fsync and fdatasync, and before each
 * page that is written into a database (not into its WAL), as an SD card does. It can also say what was done.
 *   SLOW_SYNC_US   after each sync, microseconds
 *   SLOW_PAGE_US   before each page written into a file whose name ends in .db
 *   DISK_COUNTS    a file of four 64-bit numbers: syncs, when the last one ended (monotonic clock, ns), bytes written into
 *                  a WAL, bytes written into a database
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { SYNCS, LAST_SYNC_NS, WAL_BYTES, DATABASE_BYTES, COUNTS };

static long sync_us, page_us;
static _Atomic uint64_t *counts;

__attribute__((constructor)) static void read_settings(void) {
  const char *sync = getenv("SLOW_SYNC_US"), *page = getenv("SLOW_PAGE_US"), *count = getenv("DISK_COUNTS");
  sync_us = sync ? atol(sync) : 0;
  page_us = page ? atol(page) : 0;
  if (!count) return;
  int file = open(count, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *shared = mmap(NULL, COUNTS * sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) counts = shared;
  close(file);
}

static void wait_us(long us) {
  if (us <= 0) return;
  struct timespec left = {us / 1000000, us % 1000000 * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

static int path_ends_in(const char *path, ssize_t length, const char *end) {
  ssize_t wanted = strlen(end);
  return length > wanted && memcmp(path + length - wanted, end, wanted) == 0;
}

static int synced(int result) {
  wait_us(sync_us);
  if (!counts) return result;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  counts[LAST_SYNC_NS] = now.tv_sec * 1000000000ull + now.tv_nsec;
  ++counts[SYNCS];
  return result;
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return synced(real(file));
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return synced(real(file));
}

static void note_write(int file, size_t length) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path);
  if (path_ends_in(path, size, "-wal")) {
    if (counts) counts[WAL_BYTES] += length;
  } else if (path_ends_in(path, size, ".db")) {
    if (counts) counts[DATABASE_BYTES] += length;
    wait_us(page_us);
  }
}

ssize_t pwrite64(int file, const void *from, size_t length, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (page_us > 0 || counts) note_write(file, length);
  return real(file, from, length, at);
}

ssize_t pwrite(int file, const void *from, size_t length, off_t at) { return pwrite64(file, from, length, at); }
