#include "form.h"

#include "text/date.h"
#include "text/fold.h"
#include "text/phone.h"

#include <string.h>

#define BAHT_DIGITS 8 /* as the import has it */

/* -- writing -------------------------------------------------------------------------------------------------------- */

#define PRINT_NONE G_GUINT64_CONSTANT(14695981039346656037)

/* FNV-1a: no secret, only to tell two states of a form apart. An amount is the same with its commas and without. */
static guint64 print_on(guint64 print, const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at != ',')
      print = (print ^ (guint8)*at) * G_GUINT64_CONSTANT(1099511628211);
  return print * G_GUINT64_CONSTANT(1099511628211); /* no two fields run together */
}

void page_form(PageCall *call, const char *path, const char *class)
{
  call->in_form = TRUE;
  call->same = call->form != NULL && strcmp(path, call->http->path) == 0;
  call->print = call->print_typed = PRINT_NONE;
  page_add(call, "<form method=\"post\" action=\"%s\" class=\"%s\"><input type=\"hidden\" name=\"token\" value=\"%s\">", path,
           class, call->token);
}

void page_hidden(PageCall *call, const char *name, gint64 value)
{
  call->same = call->same && page_number(call, name, 1, G_MAXINT64) == value;
  page_add(call, "<input type=\"hidden\" name=\"%s\" value=\"%" G_GINT64_FORMAT "\">", name, value);
}

static gboolean is_again(const PageCall *call)
{
  return call->same && call->wrong != NULL && !call->overtaken;
}

/* What was typed, else what stands in the book. */
static const char *shown(PageCall *call, const char *name, const char *value)
{
  const char *typed = call->same ? page_field(call, name) : NULL;
  call->print = print_on(call->print, value);
  call->print_typed = print_on(call->print_typed, typed != NULL ? typed : value);
  return typed != NULL && is_again(call) ? typed : value;
}

static PhraseId wrong_of(const PageCall *call, const char *name)
{
  return is_again(call) ? (PhraseId)GPOINTER_TO_UINT(g_hash_table_lookup(call->wrong, name)) : 0;
}

/* The first of a page that is wrong is gone to. */
static void mark_wrong(PageCall *call, const char *name)
{
  if (wrong_of(call, name) == 0)
    return;
  page_add(call, " aria-invalid=\"true\" aria-describedby=\"wrong-%s\"", name);
  page_raw(call, call->gone_to ? "" : " autofocus");
  call->gone_to = TRUE;
}

static void say_wrong(PageCall *call, const char *name)
{
  const PhraseId why = wrong_of(call, name);
  if (why != 0)
    page_add(call, "<span class=\"wrong\" id=\"wrong-%s\" role=\"alert\">%s</span>", name, page_say(call, why));
}

void page_input(PageCall *call, const char *name, PhraseId label, const char *attributes, const char *value)
{
  page_add(call, "<label>%s<input name=\"%s\" value=\"%s\"", page_say(call, label), name, shown(call, name, value));
  page_raw(call, *attributes != '\0' ? " " : "");
  page_raw(call, attributes);
  mark_wrong(call, name);
  page_raw(call, ">");
  say_wrong(call, name);
  page_raw(call, "</label>");
}

void page_select(PageCall *call, const char *name, PhraseId label, const char *value)
{
  call->select = name;
  call->chosen = shown(call, name, value);
  page_add(call, "<label>%s<select name=\"%s\"", page_say(call, label), name);
  mark_wrong(call, name);
  page_raw(call, ">");
}

void page_option(PageCall *call, const char *value, const char *text)
{
  page_add(call, "<option value=\"%s\"", value);
  page_raw(call, strcmp(value, call->chosen) == 0 ? " selected>" : ">");
  page_add(call, "%s</option>", text);
}

void page_select_end(PageCall *call)
{
  page_raw(call, "</select>");
  say_wrong(call, call->select);
  page_raw(call, "</label>");
}

void page_form_end(PageCall *call, PhraseId button)
{
  const char *seen = is_again(call) ? page_field(call, "seen") : NULL; /* what is mended was shown with that */
  if (seen != NULL)
    page_add(call, "<input type=\"hidden\" name=\"seen\" value=\"%s\">", seen);
  else if (call->in_form && call->print != PRINT_NONE)
    page_add(call, "<input type=\"hidden\" name=\"seen\" value=\"%" G_GINT64_MODIFIER "x\">", call->print);
  if (call->same) {
    call->sent_now = call->print;
    call->sent_typed = call->print_typed;
  }
  call->same = call->in_form = FALSE;
  page_add(call, "<button>%s</button></form>\n", page_say(call, button));
}

void page_details(PageCall *call, const char *path, PhraseId summary)
{
  const gboolean open = call->wrong != NULL && strcmp(path, call->http->path) == 0;
  page_raw(call, open ? "<details open>" : "<details>");
  page_add(call, "<summary>%s</summary>", page_say(call, summary));
}

void page_button(PageCall *call, const char *path, const char *name, gint64 value, PhraseId button)
{
  page_form(call, path, "act");
  page_hidden(call, name, value);
  page_form_end(call, button);
}

void page_overtaken(PageCall *call)
{
  call->overtaken = TRUE;
  page_wrong(call, "", PHRASE_WEB_OVERTAKEN);
}

gboolean page_is_overtaken(const PageCall *call)
{
  const char *seen = page_field(call, "seen");
  return seen != NULL && call->sent_now != 0 && g_ascii_strtoull(seen, NULL, 16) != call->sent_now;
}

gboolean page_is_there_already(const PageCall *call)
{
  return call->sent_typed == call->sent_now;
}

/* -- checking ------------------------------------------------------------------------------------------------------- */

void page_wrong(PageCall *call, const char *name, PhraseId why)
{
  if (call->wrong == NULL)
    call->wrong = g_hash_table_new(g_str_hash, g_str_equal);
  if (!g_hash_table_contains(call->wrong, name))
    g_hash_table_insert(call->wrong, (gpointer)name, GUINT_TO_POINTER(why));
}

gboolean page_is_right(const PageCall *call)
{
  return call->wrong == NULL;
}

/* A field without blanks around it, Thai digits made Arabic. Caller frees. */
static char *plain_field(const PageCall *call, const char *name)
{
  const char *text = page_field(call, name);
  return text != NULL ? fold(text, MIN(strlen(text), 200)) : g_strdup("");
}

/* TRUE where there is something to be checked. */
static gboolean is_there(PageCall *call, const char *name, const char *text, gboolean needed)
{
  if (*text == '\0' && needed)
    page_wrong(call, name, PHRASE_WEB_WRONG_EMPTY);
  return *text != '\0';
}

gboolean page_check_text(PageCall *call, const char *name, gboolean needed, gsize bytes)
{
  g_autofree char *text = plain_field(call, name);
  const char *typed = page_field(call, name);
  if (!is_there(call, name, text, needed))
    return !needed;
  if (strlen(typed) > bytes)
    page_wrong(call, name, PHRASE_WEB_WRONG_LONG);
  return strlen(typed) <= bytes;
}

Day page_check_day(PageCall *call, const char *name, gboolean needed, Day latest)
{
  g_autofree char *text = plain_field(call, name);
  DateParts parts;
  if (!is_there(call, name, text, needed))
    return 0;
  const gint32 year = date_shape(text, strlen(text), FALSE, &parts) && parts.year >= 1900 ? date_year(parts.year, 0) : 0;
  const Day day = year != 0 && day_exists(year, parts.month, parts.day) ? day_make(year, parts.month, parts.day) : 0;
  if (day == 0)
    page_wrong(call, name, PHRASE_WEB_WRONG_DATE);
  else if (latest != 0 && day > latest)
    page_wrong(call, name, PHRASE_WEB_WRONG_AHEAD);
  return day;
}

void page_check_baht(PageCall *call, const char *name)
{
  g_autofree char *text = plain_field(call, name);
  if (*text == '\0')
    return;
  const char *point = strchr(text, '.');
  const gsize whole = point != NULL ? (gsize)(point - text) : strlen(text), decimals = point != NULL ? strlen(point + 1) : 0;
  gsize digits = 0;
  for (const char *at = text; at < text + whole; at++)
    digits += g_ascii_isdigit(*at) ? 1 : 0;
  const gboolean good = strpbrk(text, "123456789") != NULL && strspn(text, "0123456789,") == whole && digits >= 1 &&
                        digits <= BAHT_DIGITS &&
                        (point == NULL || (decimals >= 1 && decimals <= 2 && strspn(point + 1, "0123456789") == decimals));
  if (!good)
    page_wrong(call, name, PHRASE_WEB_WRONG_BAHT);
}

gint64 page_check_phone(PageCall *call, const char *name, gboolean needed)
{
  g_autofree char *text = plain_field(call, name);
  char e164[PHONE_SIZE];
  if (!is_there(call, name, text, needed))
    return 0;
  if (phone_read(text, e164) == PHONE_MOBILE)
    return g_ascii_strtoll(e164 + 1, NULL, 10);
  page_wrong(call, name, PHRASE_WEB_WRONG_PHONE);
  return 0;
}

gboolean page_check_choice(PageCall *call, const char *name, const char *const *choices)
{
  const char *text = page_field(call, name);
  const gboolean good = text != NULL && g_strv_contains(choices, text);
  if (!good)
    page_wrong(call, name, PHRASE_WEB_WRONG_CHOICE);
  return good;
}
