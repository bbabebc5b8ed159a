#include "pages.h"

#include "call.h"
#include "clock.h"
#include "cookies.h"
#include "error.h"
#include "log.h"

#include <string.h>

#define BODY_MAX ((gsize)16384)
#define CONNECTIONS_MAX 256U
#define STRICT_POLICY                                                                                                          \
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

struct Pages {
  PagesDesk desk;
  Book *reader;
  HttpServer *server;
};

static gboolean choose_language(PageCall *call, GError **error);

typedef struct {
  const char *path;
  gboolean post;
  gboolean open; /* to who is not logged in */
  PageMake make;
} Route;

static const Route routes[] = {
    {"/", FALSE, FALSE, page_overview},           {"/style.css", FALSE, TRUE, page_css},
    {"/login", FALSE, TRUE, page_login},          {"/login", TRUE, TRUE, page_login_ask},
    {"/login/code", TRUE, TRUE, page_login_try},  {"/language", FALSE, TRUE, choose_language},
    {"/logout", TRUE, FALSE, page_logout},        {"/logout/all", TRUE, FALSE, page_logout_all},
    {"/village", FALSE, FALSE, page_village},     {"/household", FALSE, FALSE, page_household},
    {"/attention", FALSE, FALSE, page_attention}, {"/teach", FALSE, FALSE, page_teach},
    {"/messages", FALSE, FALSE, page_messages},   {"/message", FALSE, FALSE, page_trace},
    {"/office", FALSE, FALSE, page_office},       {"/download", TRUE, FALSE, page_download},
    {"/report", FALSE, FALSE, page_report},       {"/do/", TRUE, FALSE, page_act},
};

/* "/do/…" is one route: the action's own table tells the rest. */
static const Route *find_route(const char *path, gboolean post)
{
  for (guint i = 0; i < G_N_ELEMENTS(routes); i++) {
    const gsize length = strlen(routes[i].path);
    const gboolean same =
        routes[i].make == page_act ? strncmp(path, routes[i].path, length) == 0 : strcmp(path, routes[i].path) == 0;
    if (same && routes[i].post == post)
      return &routes[i];
  }
  return NULL;
}

/* Back to the page it was chosen on. */
static gboolean choose_language(PageCall *call, GError **error)
{
  (void)error;
  const char *to = page_field(call, "to"), *from = http_call_header(call->http, "Referer");
  const char *host = from != NULL ? strstr(from, "://") : NULL, *path = host != NULL ? strchr(host + 3, '/') : NULL;
  if (to != NULL && catalogue_has_language(call->desk->gateway->catalogue, to))
    page_set_cookie(call, PAGE_LANGUAGE, to, (gint64)365 * 86400);
  const gboolean good = path != NULL && path[1] != '/' && path[1] != '\\' && strpbrk(path, "\r\n") == NULL;
  page_redirect(call, good && strncmp(path, "/do/", 4) != 0 && strcmp(path, "/login/code") != 0 ? path : "/");
  return TRUE;
}

gboolean page_css(PageCall *call, GError **error)
{
  (void)error;
  page_raw(call, page_style);
  call->type = "text/css; charset=utf-8";
  return TRUE;
}

/* -- one request ---------------------------------------------------------------------------------------------------- */

static void call_clear(PageCall *call)
{
  g_clear_pointer(&call->form, g_hash_table_unref);
  g_array_unref(call->places);
  g_string_free(call->html, TRUE);
  g_clear_pointer(&call->wrong, g_hash_table_unref);
  g_free(call->refusal);
  g_free(call->cookie);
  g_free(call->name);
  g_free(call->location);
  g_free(call->policy);
  g_free(call->body);
}

static void answer(PageCall *call)
{
  HttpCall *http = call->http;
  http_reply_header(http, "Content-Security-Policy", call->policy != NULL ? call->policy : STRICT_POLICY);
  http_reply_header(http, "X-Content-Type-Options", "nosniff");
  http_reply_header(http, "Referrer-Policy", "same-origin");
  http_reply_header(http, "Cross-Origin-Opener-Policy", "same-origin");
  http_reply_header(http, "Cross-Origin-Resource-Policy", "same-origin");
  http_reply_header(http, "Cache-Control", call->type != NULL && call->body == NULL ? "max-age=600" : "no-store");
  if (call->location != NULL)
    http_reply_header(http, "Location", call->location);
  const char *type = call->type != NULL ? call->type : "text/html; charset=utf-8";
  if (call->body != NULL)
    http_reply(http, call->status, type, g_steal_pointer(&call->body), call->length, TRUE);
  else
    http_reply(http, call->status, type, call->html->str, call->html->len, FALSE);
}

static void fail(PageCall *call, GError *wrong)
{
  log_event(LOG_ERROR, "pages.failed", "reason=\"%s\"", wrong->message);
  g_clear_pointer(&call->location, g_free);
  if (call->phrases != NULL)
    page_message(call, 500, PHRASE_WEB_FAILED, PHRASE_WEB_FAILED_TEXT);
  else
    call->status = 500;
  if (g_error_matches(wrong, FAILURE, FAILED_CORRUPT))
    call->desk->fatal(call->desk->data, g_error_copy(wrong));
}

static gboolean read_form(PageCall *call)
{
  if (strlen(call->http->body) != call->http->body_length)
    return FALSE;
  call->form = g_uri_parse_params(call->http->body, (gssize)call->http->body_length, "&", G_URI_PARAMS_WWW_FORM, NULL);
  return call->form != NULL;
}

/* FALSE after the answer to what may not be. */
static gboolean may(PageCall *call, const Route *route, gboolean post)
{
  if (!call->known && !route->open && !post) {
    page_redirect(call, "/login");
    return FALSE;
  }
  if (post && ((!call->known && !route->open) || call->form == NULL || !page_is_ours(call))) {
    log_event(LOG_WARNING, "pages.refused", "reason=%s person=%" G_GINT64_FORMAT, call->known ? "token" : "session",
              call->known ? call->officer.person : 0);
    page_message(call, 403, PHRASE_WEB_REFUSED, PHRASE_WEB_REFUSED_TEXT);
    return FALSE;
  }
  return TRUE;
}

static gboolean make(Pages *pages, PageCall *call, GError **error)
{
  const gboolean post = strcmp(call->http->method, "POST") == 0, get = strcmp(call->http->method, "GET") == 0;
  if (!page_recognise(call, error))
    return FALSE;
  const Route *route = post || get ? find_route(call->http->path, post) : NULL;
  if (route == NULL || call->http->too_long) {
    log_event(LOG_WARNING, "pages.refused", "reason=%s", route == NULL ? "unknown" : "long");
    page_message(call, route == NULL ? 404 : 413, PHRASE_WEB_NOT_FOUND, PHRASE_WEB_NOT_YOURS);
    return TRUE;
  }
  if (post && !read_form(call))
    g_clear_pointer(&call->form, g_hash_table_unref);
  if (!may(call, route, post))
    return TRUE;
  if (post)
    call->book = pages->desk.gateway->book;
  return route->make(call, error);
}

static void on_call(gpointer data, HttpCall *http)
{
  Pages *pages = data;
  g_autoptr(GError) wrong = NULL;
  const Programme *programme = pages->desk.gateway->programme;
  PageCall call = {.desk = &pages->desk, .book = pages->reader, .http = http, .programme = programme, .status = 200};
  call.now_ms = clock_now_ms();
  call.today = day_of_ms(call.now_ms, programme->utc_offset_minutes);
  call.fiscal_year = fiscal_year_of_day(call.today);
  call.html = g_string_new(NULL);
  call.places = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!make(pages, &call, &wrong))
    fail(&call, wrong);
  answer(&call);
  call_clear(&call);
}

Pages *pages_new(const PagesDesk *desk, Loop *loop, GError **error)
{
  static const HttpBounds bounds = {BODY_MAX, CONNECTIONS_MAX};
  Pages *pages = g_new0(Pages, 1);
  pages->desk = *desk;
  pages->reader = book_open(desk->database, STORE_READER, error);
  if (pages->reader != NULL)
    pages->server = http_server_new(loop, desk->options->listen, desk->options->port, &bounds, on_call, pages, error);
  if (pages->server != NULL) {
    http_server_take_long(pages->server);
    return pages;
  }
  pages_free(pages);
  return NULL;
}

guint16 pages_port(const Pages *pages)
{
  return http_server_port(pages->server);
}

void pages_free(Pages *pages)
{
  if (pages == NULL)
    return;
  if (pages->server != NULL)
    http_server_free(pages->server);
  if (pages->reader != NULL)
    book_close(pages->reader);
  g_free(pages);
}
