#include "cli/doctor_checks.h"
#include "message/reply.h"
#include "settings.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

#define MIB ((guint64)1 << 20)
#define DISK_LEAST (64 * MIB) /* the database's log may grow so far between two moves into the file */
#define OTHERS_READ 077
#define OTHERS_WRITE 022

static void check_writers(Visit *visit, const char *path)
{
  GStatBuf facts;
  if (g_stat(path, &facts) == 0 && (facts.st_mode & OTHERS_WRITE) != 0)
    visit_bad(visit, "settings file", "chmod go-w that file: whoever writes it chooses where messages go",
              "%s: others may write it", path);
  else
    visit_good(visit, "settings file", "%s: only its owner writes it", path);
}

static void check_languages(Visit *visit)
{
  const char *const *languages = catalogue_languages(visit->job->setup->catalogue);
  g_autofree char *all = g_strjoinv(", ", (char **)languages);
  visit_good(visit, "languages", "%s: %d replies, each fits its SMS", all, REPLY_COUNT - 1);
}

static void check_pin_key(Visit *visit)
{
  const Setup *setup = visit->job->setup;
  if (setup->pin_key == NULL)
    visit_bad(visit, "PIN key",
              "sammachip init makes it; where cards were printed, bring its backup: a new one fits none of them",
              "there is no %s: no PIN is right", setup->pin_key_file);
  else
    visit_good(visit, "PIN key", "%s: there, and private", setup->pin_key_file);
}

/* Paths of the files that `secrets` of the accounts name. */
static GPtrArray *secrets_named(const char *settings)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  Settings *file = settings_open(settings, NULL);
  if (file == NULL)
    return paths; /* it changed since it was loaded */
  const config_setting_t *accounts = config_setting_get_member(settings_root(file), "providers");
  const int n = accounts != NULL ? config_setting_length(accounts) : 0;
  for (int i = 0; i < n; i++) {
    const config_setting_t *secrets = config_setting_get_member(config_setting_get_elem(accounts, (unsigned int)i), "secrets");
    for (int k = 0; secrets != NULL && k < config_setting_length(secrets); k++) {
      const char *name = config_setting_get_string(config_setting_get_elem(secrets, (unsigned int)k));
      if (name != NULL)
        g_ptr_array_add(paths, settings_beside(file, name));
    }
  }
  settings_close(file, NULL);
  return paths;
}

static void check_secrets(Visit *visit)
{
  guint open = 0;
  g_autoptr(GPtrArray) paths = secrets_named(visit->job->setup->path);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    GStatBuf facts;
    if (g_stat(path, &facts) != 0 || (facts.st_mode & OTHERS_READ) == 0)
      continue;
    open++;
    visit_bad(visit, "secrets", "chmod 600 that file, and ask the provider for a new key if others use this machine",
              "%s: others may read it", path);
  }
  if (open == 0)
    visit_good(visit, "secrets", "%u files of accounts, all private", paths->len);
}

/* What root made by hand the daemon's user cannot read; that user is the one whose the folder of the book is. */
static void check_owners(Visit *visit)
{
  const Setup *setup = visit->job->setup;
  static const char *const parts[] = {"", "-wal", "-shm", ".lock"};
  g_autofree char *folder = g_path_get_dirname(setup->database);
  GStatBuf daemon;
  if (g_stat(folder, &daemon) != 0 || daemon.st_uid == 0)
    return;
  g_autoptr(GPtrArray) files = secrets_named(setup->path);
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    g_ptr_array_add(files, g_strconcat(setup->database, parts[i], NULL));
  g_ptr_array_add(files, g_strdup(setup->pin_key_file));
  guint others = 0;
  for (guint i = 0; i < files->len; i++) {
    const char *path = g_ptr_array_index(files, i);
    GStatBuf facts;
    if (g_stat(path, &facts) != 0 || facts.st_uid == daemon.st_uid)
      continue;
    others++;
    g_autofree char *mend = g_strdup_printf("chown --reference=%s that file", folder);
    visit_bad(visit, "owner", mend, "%s: the daemon's user, whose %s is, may not read it", path, folder);
  }
  if (others == 0)
    visit_good(visit, "owner", "book, key and secrets are the daemon's user's");
}

static void check_disk(Visit *visit)
{
  const char *mend = "make room: old backups, logs; the gateway stops booking where the disk is full";
  const char *database = visit->job->setup->database;
  g_autofree char *folder = g_path_get_dirname(database);
  struct statvfs disk;
  GStatBuf facts = {0};
  if (statvfs(folder, &disk) != 0) {
    visit_bad(visit, "disk", "sammachip init makes the folder", "%s is not there", folder);
    return;
  }
  const guint64 room = (guint64)disk.f_bavail * disk.f_frsize;
  const guint64 size = g_stat(database, &facts) == 0 ? (guint64)facts.st_size : 0;
  if (room < DISK_LEAST || (disk.f_files > 0 && disk.f_favail == 0))
    visit_bad(visit, "disk", mend, "%s has room for %" G_GUINT64_FORMAT " MiB", folder, room / MIB);
  else if (room < size + DISK_LEAST)
    visit_note(visit, "disk", mend, "%s has room for %" G_GUINT64_FORMAT " MiB, less than a copy of the database takes", folder,
               room / MIB);
  else
    visit_good(visit, "disk", "%s has room for %" G_GUINT64_FORMAT " MiB", folder, room / MIB);
}

void doctor_files(Visit *visit)
{
  check_writers(visit, visit->job->setup->path);
  check_languages(visit);
  check_pin_key(visit);
  check_secrets(visit);
  check_owners(visit);
  check_disk(visit);
}
