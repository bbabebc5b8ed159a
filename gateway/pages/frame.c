/* The page around what a page shows, and the pages of one sentence. */
#include "form.h"
#include "log.h"
#include "paper/names.h"

#include <string.h>

static void add_languages(PageCall *call)
{
  const char *const *all = catalogue_languages(call->desk->gateway->catalogue);
  page_raw(call, "<span class=\"lang\">");
  for (; *all != NULL; all++) {
    g_autofree char *upper = g_ascii_strup(*all, -1);
    if (strcmp(*all, call->language) == 0)
      page_add(call, "<b>%s</b>", upper);
    else
      page_add(call, "<a href=\"/language?to=%s\" lang=\"%s\">%s</a>", *all, *all, upper);
  }
  page_raw(call, "</span>");
}

static void add_navigation(PageCall *call, const char *here)
{
  static const struct {
    const char *path;
    PhraseId name;
  } entries[] = {{"/", PHRASE_WEB_OVERVIEW},
                 {"/attention", PHRASE_WEB_ATTENTION},
                 {"/messages", PHRASE_WEB_MESSAGES},
                 {"/office", PHRASE_WEB_OFFICE}};
  page_raw(call, "<nav>");
  for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
    const gboolean at = here != NULL && strcmp(entries[i].path, here) == 0;
    page_add(call, "<a href=\"%s\"", entries[i].path);
    page_raw(call, at ? " aria-current=\"page\">" : ">");
    page_add(call, "%s</a>", page_say(call, entries[i].name));
  }
  page_raw(call, "</nav>");
}

void page_begin(PageCall *call, const char *title, const char *here)
{
  page_raw(call, "<!DOCTYPE html>\n");
  page_add(call, "<html lang=\"%s\"><head><meta charset=\"utf-8\">", call->language);
  page_raw(call, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                 "<link rel=\"stylesheet\" href=\"/style.css\"><link rel=\"icon\" href=\"data:,\">");
  page_add(call, "<title>%s · %s</title></head>\n<body><header><div class=\"bar\"><a class=\"brand\" href=\"/\">%s</a>", title,
           page_say(call, PHRASE_WEB_NAME), page_say(call, PHRASE_WEB_NAME));
  add_languages(call);
  if (call->known) {
    page_form(call, "/logout", "out");
    page_form_end(call, PHRASE_WEB_LOGOUT);
  }
  page_raw(call, "</div>");
  if (call->known)
    add_navigation(call, here);
  page_add(call, "</header>\n<main><h1>%s</h1>\n", title);
  const char *done = call->form == NULL ? page_field(call, "done") : NULL;
  if (call->known && done != NULL)
    page_add(call, "<p class=\"good\" role=\"status\">%s</p>", page_say(call, PHRASE_WEB_DONE));
  if (call->wrong != NULL)
    page_add(call, "<div class=\"bad\" role=\"alert\">%s",
             page_say(call, call->overtaken ? PHRASE_WEB_OVERTAKEN : PHRASE_WEB_NOT_DONE_TEXT));
  if (call->refusal != NULL)
    page_add(call, "<pre>%s</pre>", call->refusal);
  if (call->wrong != NULL)
    page_raw(call, "</div>");
}

void page_end(PageCall *call)
{
  page_add(call, "</main>\n<footer>%s · %s", name_office(call->phrases), call->programme->telephone);
  if (call->known) {
    page_add(call, "<br>%s · ", call->name);
    page_form(call, "/logout/all", "out");
    page_form_end(call, PHRASE_WEB_LOGOUT_ALL);
  }
  page_raw(call, "</footer></body></html>\n");
}

void page_message(PageCall *call, int status, PhraseId title, PhraseId text)
{
  call->status = status;
  g_string_truncate(call->html, 0);
  page_begin(call, page_say(call, title), NULL);
  page_add(call, "<p class=\"bad\" role=\"alert\">%s</p><p><a href=\"/\">%s</a></p>", page_say(call, text),
           page_say(call, PHRASE_WEB_BACK));
  page_end(call);
}

void page_refuse(PageCall *call, const char *reason)
{
  log_event(LOG_WARNING, "pages.refused", "reason=%s person=%" G_GINT64_FORMAT, reason, call->known ? call->officer.person : 0);
  page_message(call, 404, PHRASE_WEB_NOT_FOUND, PHRASE_WEB_NOT_YOURS);
}

gint32 page_village_of(PageCall *call, const char *name)
{
  const gint32 code = (gint32)page_number(call, name, 10000000, 99999999);
  if (code != 0 && programme_village(call->programme, code) != NULL && page_covers(call, code))
    return code;
  page_refuse(call, "place");
  return 0;
}

gint64 page_household_of(PageCall *call, const char *name)
{
  const gint64 code = page_number(call, name, 1000000000, 9999999999);
  const gint64 number = code % 100;
  if (code != 0 && programme_village(call->programme, (gint32)(code / 100)) != NULL && number >= 1 &&
      number <= call->programme->households && page_covers(call, code))
    return code;
  page_refuse(call, "place");
  return 0;
}
