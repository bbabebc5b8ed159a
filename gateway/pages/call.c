#include "call.h"

#include "language/phrases.h"
#include "model/covers.h"
#include "model/places.h"
#include "paper/names.h"

#include <string.h>

void page_add(PageCall *call, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_markup_vprintf_escaped(format, args);
  va_end(args);
  g_string_append(call->html, text);
}

void page_raw(PageCall *call, const char *html)
{
  g_string_append(call->html, html);
}

const char *page_say(const PageCall *call, PhraseId id)
{
  return phrase(call->phrases, id);
}

void page_add_of(PageCall *call, gint64 n, gint64 all)
{
  g_autofree char *of = phrase_of(call->phrases, n, all);
  page_add(call, "%s", of);
}

void page_cell(PageCall *call, PhraseId title, gboolean number)
{
  page_add(call, "<td data-t=\"%s\">", page_say(call, title)); /* the title stands before it on a narrow screen */
  page_raw(call, number ? "<span class=\"n\">" : "<span>");
}

void page_cell_end(PageCall *call)
{
  page_raw(call, "</span></td>");
}

void page_cell_text(PageCall *call, PhraseId title, gboolean number, const char *text)
{
  page_cell(call, title, number);
  page_add(call, "%s", text != NULL ? text : "");
  page_cell_end(call);
}

void page_cell_baht(PageCall *call, PhraseId title, gint64 satang, gboolean shown)
{
  g_autofree char *baht = name_baht(satang);
  page_cell_text(call, title, TRUE, shown ? baht : page_say(call, PHRASE_HIDDEN));
}

void page_table_begin(PageCall *call, const PhraseId *titles, guint n, guint numbers)
{
  page_raw(call, "<table><thead><tr>");
  for (guint i = 0; i < n; i++) {
    page_raw(call, i + numbers >= n ? "<th class=\"n\">" : "<th>");
    page_add(call, "%s</th>", page_say(call, titles[i]));
  }
  page_raw(call, "</tr></thead><tbody>\n");
}

void page_table_end(PageCall *call)
{
  page_raw(call, "</tbody></table>\n");
}

void page_redirect(PageCall *call, const char *location)
{
  call->status = 303;
  g_free(call->location);
  call->location = g_strdup(location);
}

char *page_time(const PageCall *call, gint64 ms)
{
  const gint32 offset = call->programme->utc_offset_minutes;
  const Day day = day_of_ms(ms, offset);
  const gint64 minutes = (ms - day_start_ms(day, offset)) / 60000;
  g_autofree char *date = phrase_day(call->phrases, day);
  return g_strdup_printf("%s %02d:%02d", date, (int)(minutes / 60), (int)(minutes % 60));
}

/* -- reading -------------------------------------------------------------------------------------------------------- */

const char *page_field(const PageCall *call, const char *name)
{
  const char *text = call->form != NULL ? g_hash_table_lookup(call->form, name) : http_call_query(call->http, name);
  return text != NULL && g_utf8_validate(text, -1, NULL) ? text : NULL;
}

gint64 page_number(const PageCall *call, const char *name, gint64 least, gint64 most)
{
  const char *text = page_field(call, name);
  guint64 number = 0;
  if (text == NULL || !g_ascii_string_to_unsigned(text, 10, (guint64)least, (guint64)most, &number, NULL))
    return 0;
  return (gint64)number;
}

gint32 page_month(const PageCall *call)
{
  const gint32 month = (gint32)page_number(call, "month", 195610, day_month(call->today));
  const gint32 year = (gint32)page_number(call, "year", 2500, (gint64)call->fiscal_year);
  if (month % 100 >= 1 && month % 100 <= 12)
    return month;
  return year != 0 && year != call->fiscal_year ? month_add(fiscal_year_start(year), 11) : day_month(call->today);
}

gboolean page_covers(const PageCall *call, gint64 place)
{
  return place > 0 && covers_hold(call->places, place);
}

gboolean page_has_strangers(const PageCall *call)
{
  return page_covers(call, call->programme->home);
}
