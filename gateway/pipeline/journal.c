#include "pipeline/journal.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASKED "asked\n"
#define SUFFIX ".page-"

struct Journal {
  int fd;
  char *path;
};

static gboolean fail(const Journal *journal, const char *what, GError **error)
{
  const int code = errno == ENOSPC || errno == EDQUOT ? FAILED_RETRY : FAILED_CORRUPT;
  g_set_error(error, FAILURE, code, "cannot %s %s: %s", what, journal->path, g_strerror(errno));
  return FALSE;
}

static gboolean write_whole(Journal *journal, const void *bytes, gsize length, GError **error)
{
  const char *at = bytes;
  gsize done = 0;
  while (done < length) {
    const gssize n = pwrite(journal->fd, at + done, length - done, (off_t)done);
    if (n < 0 && errno != EINTR)
      return fail(journal, "write", error);
    done += n > 0 ? (gsize)n : 0;
  }
  if (ftruncate(journal->fd, (off_t)length) != 0)
    return fail(journal, "cut", error);
  return fdatasync(journal->fd) == 0 || fail(journal, "sync", error);
}

/* "page STATUS SHA-256\n", then the body: a page that was not written to its end is none. */
static GByteArray *compose(const HttpResponse *page)
{
  g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, page->body->data, page->body->len);
  g_autofree char *head = g_strdup_printf("page %d %s\n", page->status, sum);
  GByteArray *whole = g_byte_array_new();
  g_byte_array_append(whole, (const guint8 *)head, (guint)strlen(head));
  g_byte_array_append(whole, page->body->data, page->body->len);
  return whole;
}

static gboolean parse(const char *text, gsize length, HttpResponse *page)
{
  const char *end = memchr(text, '\n', length);
  int status = 0;
  char sum[65] = "";
  if (end == NULL || sscanf(text, "page %d %64s", &status, sum) != 2)
    return FALSE;
  const gsize from = (gsize)(end - text) + 1;
  g_autofree char *own = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text + from, length - from);
  if (strcmp(own, sum) != 0)
    return FALSE;
  *page = (HttpResponse){.outcome = HTTP_ANSWERED, .status = status, .retry_after_ms = -1, .body = g_byte_array_new()};
  g_byte_array_append(page->body, (const guint8 *)text + from, (guint)(length - from));
  return TRUE;
}

/* A new file is there after a power cut only once its folder is on the disk. */
static gboolean sync_folder(const Journal *journal, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(journal->path);
  const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const gboolean good = fd >= 0 && fsync(fd) == 0;
  if (!good)
    fail(journal, "sync the folder of", error);
  if (fd >= 0)
    close(fd);
  return good;
}

Journal *journal_open(const char *database, const char *account, const char *kind, gboolean *lost, HttpResponse *page,
                      GError **error)
{
  Journal *journal = g_new0(Journal, 1);
  g_autofree char *safe = g_uri_escape_string(account, NULL, FALSE);
  g_autofree char *text = NULL;
  gsize length = 0;
  *lost = FALSE;
  *page = (HttpResponse){.outcome = HTTP_NOT_SENT};
  journal->path = g_strdup_printf("%s" SUFFIX "%s-%s", database, safe, kind);
  journal->fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (journal->fd < 0) {
    fail(journal, "open", error);
  } else if (sync_folder(journal, error) && g_file_get_contents(journal->path, &text, &length, error)) {
    *lost = length > 0 && !parse(text, length, page);
    return journal;
  }
  journal_free(journal);
  return NULL;
}

void journal_free(Journal *journal)
{
  if (journal == NULL)
    return;
  if (journal->fd >= 0)
    close(journal->fd);
  g_free(journal->path);
  g_free(journal);
}

gboolean journal_asked(Journal *journal, GError **error)
{
  return write_whole(journal, ASKED, strlen(ASKED), error);
}

gboolean journal_page(Journal *journal, const HttpResponse *page, GError **error)
{
  g_autoptr(GByteArray) whole = compose(page);
  return write_whole(journal, whole->data, whole->len, error);
}

gboolean journal_empty(Journal *journal, GError **error)
{
  return ftruncate(journal->fd, 0) == 0 || fail(journal, "empty", error);
}

gboolean journal_remove(Journal *journal, GError **error)
{
  return unlink(journal->path) == 0 || fail(journal, "remove", error);
}

static void clear_name(gpointer data)
{
  JournalName *name = data;
  g_free(name->account);
  g_free(name->kind);
}

GArray *journals_beside(const char *database, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(database), *base = g_path_get_basename(database);
  g_autofree char *prefix = g_strconcat(base, SUFFIX, NULL);
  g_autoptr(GError) why = NULL;
  g_autoptr(GDir) entries = g_dir_open(folder, 0, &why);
  if (entries == NULL) {
    g_set_error(error, FAILURE, FAILED_CORRUPT, "cannot look for pages beside %s: %s", database, why->message);
    return NULL;
  }
  GArray *names = g_array_new(FALSE, FALSE, sizeof(JournalName));
  g_array_set_clear_func(names, clear_name);
  for (const char *entry = g_dir_read_name(entries); entry != NULL; entry = g_dir_read_name(entries)) {
    const char *account = entry + strlen(prefix), *dash = strrchr(entry, '-');
    if (!g_str_has_prefix(entry, prefix) || dash <= account)
      continue;
    const JournalName name = {g_strndup(account, (gsize)(dash - account)), g_strdup(dash + 1)};
    g_array_append_val(names, name);
  }
  return names;
}
