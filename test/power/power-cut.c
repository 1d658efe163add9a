/*
 * A disk whose power fails. Preloaded, it remembers of every file below POWER_DISK what has been synced and what has only been
 * written. When the power fails, it leaves in POWER_IMAGE what a disk might hold then: all that was synced, and of the rest any part,
 * sector by sector, in any order; names that were not synced may be the old ones. Then it kills the process. The files
 * POWER_IMAGE.cut and POWER_IMAGE.reached say that it did, and that it came to POWER_AT.
 *   POWER_DISK   the folder, an absolute path without links
 *   POWER_IMAGE  an empty folder on which the remains are left
 *   POWER_SEED   what decides about the remains
 *   POWER_SWITCH a fifo: a byte from it cuts the power
 *   POWER_AT     "cut|kill write|sync|truncate|rename|unlink|create ENDING N before|after": at the Nth such call for a file whose
 *                path has that ending ("*" = any). "kill" only kills the process: what was written stays, as after kill -9.
 *   POWER_LIE    set: a sync does nothing, as on a card that lies
 * A mapped file is not seen: the index of SQLite's log is one, and is made anew after a cut in any case.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SECTOR = 512, FDS = 65536, PATH = 4096 };

/* A write (data) or a new length (data == NULL) that no sync has put on disk yet. */
typedef struct Change {
  struct Change *next;
  uint64_t at;
  size_t length;
  unsigned char *data;
} Change;

typedef struct File {
  unsigned char *synced;
  size_t synced_length;
  Change *first, *last;
  dev_t device;
  ino_t inode;
} File;

typedef struct Name {
  struct Name *next;
  char path[PATH];
  File *file;
} Name;

/* A change of names that no sync of a folder has put on disk yet. file == NULL removes; from != "" moves. */
typedef struct Naming {
  struct Naming *next;
  char from[PATH], path[PATH];
  File *file;
} Naming;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *disk, *image;
static size_t disk_length;
static uint64_t seed = 1;
static int lies;
static Name *present, *on_disk;
static Naming *pending_names;
static File *file_of[FDS];

static char trigger_action[8], trigger_call[16], trigger_ending[256], trigger_when[8];
static long trigger_left;

#define REAL(name, result, ...) static result (*real_##name)(__VA_ARGS__)
REAL(open, int, const char *, int, ...);
REAL(openat, int, int, const char *, int, ...);
REAL(close, int, int);
REAL(write, ssize_t, int, const void *, size_t);
REAL(writev, ssize_t, int, const struct iovec *, int);
REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
REAL(pwritev64, ssize_t, int, const struct iovec *, int, off64_t);
REAL(ftruncate64, int, int, off64_t);
REAL(fsync, int, int);
REAL(fdatasync, int, int);
REAL(rename, int, const char *, const char *);
REAL(unlink, int, const char *);
REAL(copy_file_range, ssize_t, int, off64_t *, int, off64_t *, size_t, unsigned);

static void die(const char *why, const char *what) {
  dprintf(2, "power-cut: %s: %s\n", why, what);
  _exit(99);
}

static void *need(void *memory) {
  if (!memory) die("out of memory", "");
  return memory;
}

static uint64_t draw(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}

/* ---- names */

static int is_ours(const char *path) {
  size_t length = strlen(path);
  if (strncmp(path, disk, disk_length) != 0 || path[disk_length] != '/') return 0;
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return strncmp(path, image, strlen(image)) != 0;
}

/* The path as an absolute one; links are not followed, the tests use none. */
static int absolute(int folder, const char *path, char *into) {
  if (path[0] == '/') return snprintf(into, PATH, "%s", path) < PATH;
  char link[64], base[PATH];
  if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t length = readlink(link, base, sizeof base - 1);
  if (length < 0) return 0;
  base[length] = 0;
  return snprintf(into, PATH, "%s/%s", base, path) < PATH;
}

static Name *named(Name *list, const char *path) {
  for (; list; list = list->next)
    if (strcmp(list->path, path) == 0) return list;
  return NULL;
}

static void set_name(Name **list, const char *path, File *file) {
  Name *name = named(*list, path);
  if (!name) {
    name = need(calloc(1, sizeof *name));
    snprintf(name->path, PATH, "%s", path);
    name->next = *list;
    *list = name;
  }
  name->file = file;
}

static void drop_name(Name **list, const char *path) {
  for (; *list; list = &(*list)->next)
    if (strcmp((*list)->path, path) == 0) {
      Name *gone = *list;
      *list = gone->next;
      free(gone);
      return;
    }
}

static void rename_later(const char *from, const char *path, File *file) {
  Naming *naming = need(calloc(1, sizeof *naming));
  snprintf(naming->from, PATH, "%s", from);
  snprintf(naming->path, PATH, "%s", path);
  naming->file = file;
  Naming **end = &pending_names;
  while (*end) end = &(*end)->next;
  *end = naming;
}

static void put_on_disk(Naming *naming) {
  if (!naming->file) drop_name(&on_disk, naming->path);
  else {
    if (naming->from[0]) drop_name(&on_disk, naming->from);
    set_name(&on_disk, naming->path, naming->file);
  }
}

/* What was changed in this folder is on disk now. */
static void sync_names(const char *folder) {
  size_t length = strlen(folder);
  for (Naming **at = &pending_names; *at;) {
    Naming *naming = *at;
    if (strncmp(naming->path, folder, length) == 0 && naming->path[length] == '/' &&
        !strchr(naming->path + length + 1, '/')) {
      put_on_disk(naming);
      *at = naming->next;
      free(naming);
    } else at = &naming->next;
  }
}

/* A new file that is synced is found again, as on the file systems of Linux; what was moved is where it was, or there. */
static void sync_creation(File *file) {
  for (Naming **at = &pending_names; *at; at = &(*at)->next) {
    Naming *naming = *at;
    if (naming->file == file && !naming->from[0]) {
      put_on_disk(naming);
      *at = naming->next;
      free(naming);
      return;
    }
  }
}

/* ---- contents */

static File *new_file(const char *path) {
  File *file = need(calloc(1, sizeof *file));
  struct stat about;
  if (stat(path, &about) == 0) {
    file->device = about.st_dev;
    file->inode = about.st_ino;
  }
  return file;
}

static void grow(File *file, size_t length) {
  if (length <= file->synced_length) return;
  file->synced = need(realloc(file->synced, length));
  memset(file->synced + file->synced_length, 0, length - file->synced_length);
  file->synced_length = length;
}

static void change(File *file, uint64_t at, const void *data, size_t length) {
  Change *one = need(calloc(1, sizeof *one));
  one->at = at;
  one->length = length;
  if (data) {
    one->data = need(malloc(length + 1));
    memcpy(one->data, data, length);
  }
  if (file->last) file->last->next = one;
  else file->first = one;
  file->last = one;
}

static void apply(File *file, const Change *one) {
  if (one->data) {
    grow(file, one->at + one->length);
    memcpy(file->synced + one->at, one->data, one->length);
  } else if (one->at < file->synced_length) file->synced_length = one->at;
  else grow(file, one->at);
}

/* Any part of a write may be on disk, sector by sector. */
static void apply_in_part(File *file, const Change *one) {
  if (!one->data) {
    apply(file, one);
    return;
  }
  for (uint64_t at = one->at, end = one->at + one->length; at < end;) {
    uint64_t sector_end = (at / SECTOR + 1) * SECTOR;
    if (sector_end > end) sector_end = end;
    if (draw() & 1) {
      grow(file, sector_end);
      memcpy(file->synced + at, one->data + (at - one->at), sector_end - at);
    }
    at = sector_end;
  }
}

static void sync_file(File *file) {
  if (lies) return;
  for (Change *one = file->first; one;) {
    Change *next = one->next;
    apply(file, one);
    free(one->data);
    free(one);
    one = next;
  }
  file->first = file->last = NULL;
  sync_creation(file);
}

/* ---- the cut */

static void make_folders(char *path) {
  for (char *at = path + strlen(image) + 1; (at = strchr(at, '/')); ++at) {
    *at = 0;
    mkdir(path, 0750);
    *at = '/';
  }
}

static void leave(const Name *name) {
  char path[PATH * 2];
  snprintf(path, sizeof path, "%s%s", image, name->path + disk_length);
  make_folders(path);
  int out = real_open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (out < 0) die("cannot leave", path);
  for (size_t at = 0; at < name->file->synced_length;) {
    ssize_t wrote = real_pwrite64(out, name->file->synced + at, name->file->synced_length - at, at);
    if (wrote <= 0) die("cannot leave", path);
    at += wrote;
  }
  real_close(out);
}

/* Says beside the image how the process ended. */
static void say(const char *how) {
  char path[PATH];
  snprintf(path, sizeof path, "%s.%s", image, how);
  real_close(real_open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

/* All or nothing of what was not synced, or a part: each kind of cut finds faults of its own. */
static void cut(void) {
  enum { NOTHING, ALL, SOME };
  int kind = draw() % 4;
  if (kind > SOME) kind = SOME;
  for (Naming *naming = pending_names; naming; naming = naming->next) {
    if (kind == NOTHING || (kind == SOME && draw() % 3 == 0)) break;
    put_on_disk(naming);
  }
  for (Name *name = on_disk; name; name = name->next) {
    for (Change *one = name->file->first; one; one = one->next) {
      if (kind == ALL) apply(name->file, one);
      if (kind == SOME) switch (draw() % 3) {
        case 0: apply(name->file, one); break;
        case 1: apply_in_part(name->file, one);
      }
    }
    leave(name);
  }
  say("cut");
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void *wait_for_switch(void *path) {
  char byte;
  int fifo = real_open(path, O_RDONLY | O_CLOEXEC);
  if (fifo < 0) die("there is no switch", path);
  while (read(fifo, &byte, 1) == 0) usleep(1000);
  pthread_mutex_lock(&lock);
  cut();
  return NULL;
}

static void maybe(const char *call, const char *path, const char *when) {
  if (trigger_left <= 0 || strcmp(call, trigger_call) != 0) return;
  size_t length = strlen(path), ending = strlen(trigger_ending);
  int fits = strcmp(trigger_ending, "*") == 0 ||
             (length >= ending && strcmp(path + length - ending, trigger_ending) == 0);
  if (!fits) return;
  if (strcmp(when, trigger_when) != 0 || --trigger_left > 0) return;
  say("reached");
  if (strcmp(trigger_action, "cut") == 0) cut();
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* ---- from the start */

static void take_in(const char *folder) {
  DIR *entries = opendir(folder);
  if (!entries) return;
  struct dirent *entry;
  while ((entry = readdir(entries))) {
    char path[PATH];
    struct stat about;
    if (entry->d_name[0] == '.') continue;
    if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH) die("too long", folder);
    if (lstat(path, &about) != 0 || !is_ours(path)) continue;
    if (S_ISDIR(about.st_mode)) take_in(path);
    if (!S_ISREG(about.st_mode)) continue;
    File *file = new_file(path);
    grow(file, about.st_size);
    int in = real_open(path, O_RDONLY | O_CLOEXEC);
    for (size_t at = 0; at < file->synced_length;) {
      ssize_t got = pread(in, file->synced + at, file->synced_length - at, at);
      if (got <= 0) die("cannot read", path);
      at += got;
    }
    real_close(in);
    set_name(&present, path, file);
    set_name(&on_disk, path, file);
  }
  closedir(entries);
}

__attribute__((constructor)) static void begin(void) {
#define FIND(name) real_##name = dlsym(RTLD_NEXT, #name)
  FIND(open), FIND(openat), FIND(close), FIND(write), FIND(writev), FIND(pwrite64), FIND(pwritev64);
  FIND(ftruncate64), FIND(fsync), FIND(fdatasync), FIND(rename), FIND(unlink), FIND(copy_file_range);
  const char *text = getenv("POWER_SEED"), *at = getenv("POWER_AT"), *fifo = getenv("POWER_SWITCH");
  image = getenv("POWER_IMAGE");
  disk = getenv("POWER_DISK");
  if (!disk || !image) {
    disk = NULL;
    return;
  }
  disk_length = strlen(disk);
  lies = getenv("POWER_LIE") != NULL;
  if (text) seed = strtoull(text, NULL, 10) * 0x9e3779b97f4a7c15ull | 1;
  for (int i = 0; i < 8; ++i) draw();
  if (at && sscanf(at, "%7s %15s %255s %ld %7s", trigger_action, trigger_call, trigger_ending, &trigger_left,
                   trigger_when) != 5)
    die("POWER_AT is no", at);
  take_in(disk);
  pthread_t waiting;
  if (fifo && pthread_create(&waiting, NULL, wait_for_switch, (void *)fifo) != 0) die("no thread", "");
}

/* ---- the calls */

static File *of(int fd) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return NULL;
  struct stat about;
  if (fstat(fd, &about) == 0 && about.st_ino == file_of[fd]->inode && about.st_dev == file_of[fd]->device)
    return file_of[fd];
  return file_of[fd] = NULL;
}

static const char *path_of(File *file) {
  for (Name *name = present; name; name = name->next)
    if (name->file == file) return name->path;
  return "";
}

static int opened(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= FDS) return fd;
  struct stat about;
  file_of[fd] = NULL;
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return fd;
  Name *name = named(present, path);
  if (!name) {
    if (!(flags & O_CREAT)) die("a file that nobody made", path);
    maybe("create", path, "before");
    File *file = new_file(path);
    set_name(&present, path, file);
    rename_later("", path, file);
    name = named(present, path);
    maybe("create", path, "after");
  } else if (flags & O_TRUNC) change(name->file, 0, NULL, 0);
  file_of[fd] = name->file;
  return fd;
}

static int open_it(int folder, const char *path, int flags, mode_t mode) {
  char whole[PATH];
  if (!disk || !absolute(folder, path, whole) || !is_ours(whole)) return real_openat(folder, path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = opened(real_openat(folder, path, flags, mode), whole, flags);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE_OF(flags)                             \
  mode_t mode = 0;                                 \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {         \
    va_list rest;                                  \
    va_start(rest, flags);                         \
    mode = va_arg(rest, mode_t);                   \
    va_end(rest);                                  \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_it(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_it(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_it(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_it(folder, path, flags | O_LARGEFILE, mode);
}

int close(int fd) {
  if (disk && fd >= 0 && fd < FDS) file_of[fd] = NULL;
  return real_close(fd);
}

/* What has been written by a call that returned is a change of the file. */
static ssize_t wrote(File *file, ssize_t length, uint64_t at, const struct iovec *parts, int count) {
  ssize_t left = length;
  for (int i = 0; i < count && left > 0; ++i) {
    size_t part = parts[i].iov_len < (size_t)left ? parts[i].iov_len : (size_t)left;
    change(file, at, parts[i].iov_base, part);
    at += part;
    left -= part;
  }
  return length;
}

static uint64_t position(int fd) {
  struct stat about;
  if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &about) == 0 ? about.st_size : 0;
  return lseek(fd, 0, SEEK_CUR);
}

#define DURING(call, file, action)              \
  maybe(call, path_of(file), "before");         \
  action;                                       \
  maybe(call, path_of(file), "after");          \
  pthread_mutex_unlock(&lock);

ssize_t write(int fd, const void *from, size_t length) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return real_write(fd, from, length);
  struct iovec whole = {(void *)from, length};
  return writev(fd, &whole, 1);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return real_writev(fd, parts, count);
  pthread_mutex_lock(&lock);
  File *file = of(fd);
  ssize_t result;
  if (!file) {
    pthread_mutex_unlock(&lock);
    return real_writev(fd, parts, count);
  }
  uint64_t at = position(fd);
  DURING("write", file, result = wrote(file, real_writev(fd, parts, count), at, parts, count))
  return result;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return real_pwritev64(fd, parts, count, at);
  pthread_mutex_lock(&lock);
  File *file = of(fd);
  ssize_t result;
  if (!file) {
    pthread_mutex_unlock(&lock);
    return real_pwritev64(fd, parts, count, at);
  }
  DURING("write", file, result = wrote(file, real_pwritev64(fd, parts, count, at), at, parts, count))
  return result;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

ssize_t pwrite64(int fd, const void *from, size_t length, off64_t at) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return real_pwrite64(fd, from, length, at);
  struct iovec whole = {(void *)from, length};
  return pwritev64(fd, &whole, 1, at);
}

ssize_t pwrite(int fd, const void *from, size_t length, off_t at) { return pwrite64(fd, from, length, at); }

int ftruncate64(int fd, off64_t length) {
  if (!disk || fd < 0 || fd >= FDS || !file_of[fd]) return real_ftruncate64(fd, length);
  pthread_mutex_lock(&lock);
  File *file = of(fd);
  int result;
  if (!file) {
    pthread_mutex_unlock(&lock);
    return real_ftruncate64(fd, length);
  }
  DURING("truncate", file, result = real_ftruncate64(fd, length); if (result == 0) change(file, length, NULL, 0))
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int sync_it(int fd, int (*real)(int)) {
  if (!disk) return real(fd);
  pthread_mutex_lock(&lock);
  File *file = of(fd);
  int result;
  if (file) {
    DURING("sync", file, result = real(fd); if (result == 0) sync_file(file))
    return result;
  }
  struct stat about;
  char link[64], path[PATH];
  if (!lies && fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
      path[length] = 0;
      sync_names(path);
    }
  }
  result = real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return sync_it(fd, real_fsync); }
int fdatasync(int fd) { return sync_it(fd, real_fdatasync); }

int rename(const char *from, const char *to) {
  char old[PATH], new[PATH];
  if (!disk || !absolute(AT_FDCWD, from, old) || !absolute(AT_FDCWD, to, new) || !is_ours(old))
    return real_rename(from, to);
  pthread_mutex_lock(&lock);
  Name *name = named(present, old);
  maybe("rename", new, "before");
  int result = real_rename(from, to);
  if (result == 0 && name) {
    File *file = name->file;
    drop_name(&present, old);
    set_name(&present, new, file);
    rename_later(old, new, file);
  }
  maybe("rename", new, "after");
  pthread_mutex_unlock(&lock);
  return result;
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  (void)a, (void)b, (void)flags;
  return rename(from, to);
}

int unlink(const char *path) {
  char whole[PATH];
  if (!disk || !absolute(AT_FDCWD, path, whole) || !is_ours(whole)) return real_unlink(path);
  pthread_mutex_lock(&lock);
  maybe("unlink", whole, "before");
  int result = real_unlink(path);
  if (result == 0 && named(present, whole)) {
    drop_name(&present, whole);
    rename_later("", whole, NULL);
  }
  maybe("unlink", whole, "after");
  pthread_mutex_unlock(&lock);
  return result;
}

int unlinkat(int folder, const char *path, int flags) {
  char whole[PATH];
  static int (*real)(int, const char *, int);
  if (!real) real = dlsym(RTLD_NEXT, "unlinkat");
  if (!disk || flags & AT_REMOVEDIR || !absolute(folder, path, whole)) return real(folder, path, flags);
  return unlink(whole);
}

/* Nobody writes like this now; who begins to must be seen. */
static void refuse(int fd, const char *call) {
  if (disk && fd >= 0 && fd < FDS && file_of[fd]) die("this call is not known of a file of the disk", call);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
  static ssize_t (*real)(int, int, off64_t *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "sendfile64");
  refuse(to, "sendfile");
  return real(to, from, at, length);
}

ssize_t sendfile(int to, int from, off_t *at, size_t length) { return sendfile64(to, from, at, length); }

int fallocate64(int fd, int mode, off64_t at, off64_t length) {
  static int (*real)(int, int, off64_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "fallocate64");
  refuse(fd, "fallocate");
  return real(fd, mode, at, length);
}

int posix_fallocate64(int fd, off64_t at, off64_t length) {
  static int (*real)(int, off64_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "posix_fallocate64");
  refuse(fd, "posix_fallocate");
  return real(fd, at, length);
}

ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t length, unsigned flags) {
  if (disk && to >= 0 && to < FDS && file_of[to]) {
    errno = ENOSYS;
    return -1;
  }
  return real_copy_file_range(from, a, to, b, length, flags);
}
