#include "ussd.h"

#include "clock.h"
#include "error.h"
#include "log.h"

#include <string.h>

#define BODY_MAX ((gsize)8192)
#define TOGETHER_MAX 100 /* callbacks of one transaction */

/* A callback that waits for its transaction. */
typedef struct {
  HttpCall *http;
  const UssdEntry *entry;
  DialectCall call;
  char *screen; /* NULL: we failed */
  gboolean more;
} Pending;

struct Ussd {
  UssdDesk desk;
  LoopTimer *due;     /* the next transaction */
  GPtrArray *waiting; /* Pending */
  char *busy;         /* the screen of our own failure */
  UssdFatal fatal;
  gpointer data;
};

static void pending_free(gpointer data)
{
  Pending *pending = data;
  dialect_call_clear(&pending->call);
  g_free(pending->screen);
  g_free(pending);
}

static void reply(const Ussd *ussd, HttpCall *http, const UssdEntry *entry, const DialectCall *call, const char *screen,
                  gboolean more)
{
  DialectAnswer answer;
  dialect_answer(entry->dialect, call, screen != NULL ? screen : ussd->busy, screen != NULL && more, &answer);
  meter_add(ussd->desk.gateway->meter, METRIC_USSD, entry->name, screen != NULL ? "served" : "busy", 1);
  http_reply(http, answer.status, answer.type, answer.body, strlen(answer.body), TRUE);
}

/* -- the transaction ------------------------------------------------------------------------------------------------ */

/* FALSE: the whole transaction is lost. */
static gboolean serve_one(Ussd *ussd, Pending *pending, GError **error)
{
  Book *book = ussd->desk.gateway->book;
  g_autoptr(GError) wrong = NULL;
  if (!book_savepoint(book, error))
    return FALSE;
  pending->screen = ussd_session_serve(&ussd->desk, pending->entry, &pending->call, clock_now_ms(), &pending->more, &wrong);
  if (pending->screen != NULL)
    return book_release(book, error);
  if (g_error_matches(wrong, FAILURE, FAILED_RETRY) || g_error_matches(wrong, FAILURE, FAILED_CORRUPT)) {
    g_propagate_error(error, g_steal_pointer(&wrong));
    return FALSE;
  }
  log_event(LOG_ERROR, "ussd.failed", "entry=%s reason=\"%s\"", pending->entry->name, wrong->message);
  return book_rollback_to(book, error);
}

static gboolean serve_all(Ussd *ussd, GPtrArray *together, GError **error)
{
  Book *book = ussd->desk.gateway->book;
  if (!book_begin(book, error))
    return FALSE;
  for (guint i = 0; i < together->len; i++) {
    if (!serve_one(ussd, g_ptr_array_index(together, i), error)) {
      book_rollback(book);
      return FALSE;
    }
  }
  return book_commit(book, error);
}

static void give_up(Ussd *ussd, GError *wrong)
{
  log_event(LOG_ERROR, "ussd.failed", "reason=\"%s\"", wrong->message);
  if (g_error_matches(wrong, FAILURE, FAILED_CORRUPT))
    ussd->fatal(ussd->data, g_error_copy(wrong));
}

/* What came since the last round, at most so many; nothing of it is answered before it is on the disk. */
static void on_due(gpointer data)
{
  Ussd *ussd = data;
  g_autoptr(GError) wrong = NULL;
  g_autoptr(GPtrArray) together = g_ptr_array_new_with_free_func(pending_free);
  while (ussd->waiting->len > 0 && together->len < TOGETHER_MAX)
    g_ptr_array_add(together, g_ptr_array_steal_index(ussd->waiting, 0));
  const gboolean kept = serve_all(ussd, together, &wrong);
  if (!kept)
    give_up(ussd, wrong);
  for (guint i = 0; i < together->len; i++) {
    const Pending *pending = g_ptr_array_index(together, i);
    reply(ussd, pending->http, pending->entry, &pending->call, kept ? pending->screen : NULL, pending->more);
  }
  if (ussd->waiting->len > 0)
    loop_timer_set(ussd->due, 0);
}

/* -- calls ---------------------------------------------------------------------------------------------------------- */

static const UssdEntry *find_entry(const Ussd *ussd, const char *path)
{
  for (guint i = 0; i < ussd->desk.options->entries->len; i++) {
    const UssdEntry *entry = g_ptr_array_index(ussd->desk.options->entries, i);
    if (strcmp(entry->path, path) == 0)
      return entry;
  }
  return NULL;
}

static const char *query(gpointer http, const char *name)
{
  return http_call_query(http, name);
}

void ussd_call(gpointer data, HttpCall *http)
{
  Ussd *ussd = data;
  static const char unknown[] = "nothing here\n";
  g_autoptr(GError) wrong = NULL;
  const UssdEntry *entry = find_entry(ussd, http->path);
  if (entry == NULL) {
    http_reply(http, 404, "text/plain", (char *)unknown, sizeof unknown - 1, FALSE);
    return;
  }
  Pending *pending = g_new0(Pending, 1);
  pending->http = http;
  pending->entry = entry;
  if (http->too_long || http->body_length > BODY_MAX ||
      !dialect_read(entry->dialect, http->method, http->body, http->body_length, query, http, &pending->call, &wrong)) {
    log_event(LOG_WARNING, "ussd.refused", "entry=%s reason=\"%s\"", entry->name,
              wrong != NULL ? wrong->message : "the body is too long");
    reply(ussd, http, entry, &pending->call, NULL, FALSE);
    pending_free(pending);
    return;
  }
  g_ptr_array_add(ussd->waiting, pending);
  loop_timer_set(ussd->due, 0);
}

Ussd *ussd_new(const UssdDesk *desk, Loop *loop, UssdFatal fatal, gpointer data)
{
  Ussd *ussd = g_new0(Ussd, 1);
  Answer busy;
  ussd->desk = *desk;
  ussd->fatal = fatal;
  ussd->data = data;
  ussd->waiting = g_ptr_array_new_with_free_func(pending_free);
  answer_begin(&busy, U_BUSY);
  ussd->busy = catalogue_render(desk->gateway->catalogue, NULL, &busy);
  ussd->due = loop_timer_new(loop, on_due, ussd);
  return ussd;
}

void ussd_free(Ussd *ussd)
{
  if (ussd == NULL)
    return;
  loop_timer_free(ussd->due);
  g_ptr_array_unref(ussd->waiting);
  g_free(ussd->busy);
  g_free(ussd);
}
