/* Cookies: the session of who has logged in, or before that the door, by which the form to log in is known again. Of a session
 * the book keeps the hash alone. The token of a form is made of the cookie, which no other page can read. */
#include "call.h"
#include "command/login.h"
#include "command/pin.h"
#include "cookies.h"
#include "error.h"
#include "model/covers.h"
#include "model/people.h"
#include "random.h"

#include <string.h>

#define COOKIE_LENGTH 64

/* A cookie's value where it is one of ours. Caller frees. */
static char *cookie_of(const PageCall *call, const char *name)
{
  const char *header = http_call_header(call->http, "Cookie");
  g_auto(GStrv) parts = g_strsplit(header != NULL ? header : "", ";", 32);
  for (char **part = parts; *part != NULL; part++) {
    const char *text = g_strstrip(*part);
    if (g_str_has_prefix(text, name) && text[strlen(name)] == '=')
      return g_strdup(text + strlen(name) + 1);
  }
  return NULL;
}

static gboolean is_cookie(const char *text)
{
  return text != NULL && strlen(text) == COOKIE_LENGTH && strspn(text, "0123456789abcdef") == COOKIE_LENGTH;
}

void page_set_cookie(PageCall *call, const char *name, const char *value, gint64 seconds)
{
  g_autofree char *header = g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%" G_GINT64_FORMAT "%s", name,
                                            value, seconds, call->desk->options->secure ? "; Secure" : "");
  http_reply_header(call->http, "Set-Cookie", header);
}

char *page_new_cookie(void)
{
  guint8 bytes[COOKIE_LENGTH / 2];
  GString *text = g_string_new(NULL);
  random_bytes(bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf(text, "%02x", bytes[i]);
  return g_string_free(text, FALSE);
}

char *page_cookie_hash(const char *cookie)
{
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, cookie, -1);
}

static void set_token(PageCall *call)
{
  g_autofree char *token =
      g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)call->cookie, COOKIE_LENGTH, "form", -1);
  memset(call->token, 0, sizeof call->token);
  g_strlcpy(call->token, token, sizeof call->token);
}

static gboolean read_officer(PageCall *call, gint64 msisdn, GError **error)
{
  GError *wrong = NULL;
  if (!login_may(call->book, msisdn, &call->officer, &call->known, error) || !call->known)
    return !call->known && (error == NULL || *error == NULL);
  call->name = people_name(call->book, call->officer.person, &wrong);
  if (wrong != NULL) {
    g_propagate_error(error, wrong);
    return FALSE;
  }
  if (call->name == NULL)
    call->name = g_strdup("");
  if (!covers_of(call->book, call->officer.person, call->places, error))
    return FALSE;
  const gint64 home = call->programme->home;
  if (call->places->len == 0)
    g_array_append_val(call->places, home);
  return TRUE;
}

static void choose_language(PageCall *call)
{
  const Catalogue *catalogue = call->desk->gateway->catalogue;
  g_autofree char *chosen = cookie_of(call, PAGE_LANGUAGE);
  const char *language = chosen != NULL && catalogue_has_language(catalogue, chosen) ? chosen
                         : call->known                                               ? call->officer.language
                                                                                     : NULL;
  const char *const *all = catalogue_languages(catalogue);
  call->language = catalogue_default_language(catalogue);
  for (; *all != NULL; all++) /* the catalogue's own text outlives the cookie's */
    if (g_strcmp0(*all, language) == 0)
      call->language = *all;
  call->phrases = catalogue_phrases(catalogue, call->language);
}

gboolean page_recognise(PageCall *call, GError **error)
{
  gint64 msisdn = 0;
  g_autofree char *session = cookie_of(call, PAGE_SESSION);
  if (is_cookie(session)) {
    g_autofree char *hash = page_cookie_hash(session);
    if (!page_sessions_get(call->book, hash, call->now_ms, &msisdn, error) || !read_officer(call, msisdn, error))
      return FALSE;
  }
  call->cookie = call->known ? g_steal_pointer(&session) : cookie_of(call, PAGE_DOOR);
  if (!is_cookie(call->cookie))
    g_clear_pointer(&call->cookie, g_free);
  if (call->cookie != NULL)
    set_token(call);
  choose_language(call);
  return TRUE;
}

void page_open_door(PageCall *call)
{
  if (call->cookie != NULL)
    return;
  call->cookie = page_new_cookie();
  page_set_cookie(call, PAGE_DOOR, call->cookie, 3600);
  set_token(call);
}

gboolean page_is_ours(const PageCall *call)
{
  const char *given = page_field(call, "token"), *site = http_call_header(call->http, "Sec-Fetch-Site");
  char token[PAGE_TOKEN_SIZE] = {0};
  if (call->cookie == NULL || given == NULL || strlen(given) != PAGE_TOKEN_SIZE - 1)
    return FALSE;
  g_strlcpy(token, given, sizeof token);
  return pin_same(token, call->token) && (site == NULL || strcmp(site, "same-origin") == 0);
}
