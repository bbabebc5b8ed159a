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

/* Each file that `secrets` of an account names. How many there are. */
static guint check_secrets_of(Visit *visit, const Settings *file, const config_setting_t *secrets, guint *open)
{
  const int n = secrets != NULL ? config_setting_length(secrets) : 0;
  for (int i = 0; i < n; i++) {
    const char *name = config_setting_get_string(config_setting_get_elem(secrets, (unsigned int)i));
    GStatBuf facts;
    if (name == NULL)
      continue;
    g_autofree char *path = settings_beside(file, name);
    if (g_stat(path, &facts) != 0 || (facts.st_mode & OTHERS_READ) == 0)
      continue;
    (*open)++;
    visit_bad(visit, "secrets", "chmod 600 that file, and ask the provider for a new key if others use this machine",
              "%s: others may read it", path);
  }
  return (guint)n;
}

static void check_secrets(Visit *visit)
{
  guint all = 0, open = 0;
  Settings *file = settings_open(visit->job->setup->path, NULL);
  if (file == NULL)
    return; /* it changed since it was loaded */
  const config_setting_t *accounts = config_setting_get_member(settings_root(file), "providers");
  const int n = accounts != NULL ? config_setting_length(accounts) : 0;
  for (int i = 0; i < n; i++)
    all += check_secrets_of(visit, file,
                            config_setting_get_member(config_setting_get_elem(accounts, (unsigned int)i), "secrets"), &open);
  settings_close(file, NULL);
  if (open == 0)
    visit_good(visit, "secrets", "%u files of accounts, all private", all);
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
  check_disk(visit);
}
