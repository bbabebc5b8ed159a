/* The office: enrolment, tables and reports to take away, what sending costs. */
#include "attend.h"
#include "clock.h"
#include "command/target.h"
#include "cost.h"
#include "error.h"
#include "form.h"
#include "model/audit.h"
#include "model/places.h"
#include "paper/export.h"
#include "paper/names.h"
#include "paper/report.h"
#include "parts.h"
#include "pipeline/remind.h"

#include <glib/gstdio.h>
#include <string.h>

#define ENTRIES_MOST 200000 /* a larger book's ledger is exported at the machine, beside the daemon */
#define VILLAGES_MOST 1000
#define VILLAGES_LISTED 400

static const PhraseId sheets[EXPORT_KINDS] = {
    [EXPORT_LEDGER] = PHRASE_SHEET_LEDGER,     [EXPORT_TOTALS] = PHRASE_SHEET_TOTALS,
    [EXPORT_PEOPLE] = PHRASE_SHEET_PEOPLE,     [EXPORT_TRAINING] = PHRASE_SHEET_TRAINING,
    [EXPORT_PRODUCTS] = PHRASE_SHEET_PRODUCTS, [EXPORT_ASSESSMENTS] = PHRASE_SHEET_ASSESSMENTS};

/* -- the page ------------------------------------------------------------------------------------------------------- */

static void add_villages(PageCall *call)
{
  guint shown = 0;
  page_select(call, "village", PHRASE_COL_VILLAGE, "");
  page_option(call, "", "–"); /* the first village of the list is nobody's choice */
  for (guint i = 0; i < call->programme->villages->len && shown < VILLAGES_LISTED; i++) {
    const Village *village = g_ptr_array_index(call->programme->villages, i);
    if (!page_covers(call, village->code))
      continue;
    g_autofree char *name = name_place(call->phrases, village->code), *code = g_strdup_printf("%d", village->code);
    page_option(call, code, name);
    shown++;
  }
  page_select_end(call);
}

static void add_households(PageCall *call)
{
  page_select(call, "household", PHRASE_WEB_HOUSEHOLD_OF_VILLAGER, "");
  page_option(call, "", "–");
  for (gint32 number = 1; number <= call->programme->households; number++) {
    g_autofree char *text = g_strdup_printf("%d", number);
    page_option(call, text, text);
  }
  page_select_end(call);
}

static void add_languages(PageCall *call)
{
  const Catalogue *catalogue = call->desk->gateway->catalogue;
  page_select(call, "language", PHRASE_COL_LANGUAGE, catalogue_default_language(catalogue));
  for (const char *const *all = catalogue_languages(catalogue); *all != NULL; all++)
    page_option(call, *all, phrases_wording(catalogue_phrases(catalogue, *all))->name);
  page_select_end(call);
}

static void add_enrolment(PageCall *call)
{
  g_autofree char *villager = name_roles(call->phrases, ROLE_VILLAGER);
  page_raw(call, "<div class=\"card\">");
  page_form(call, "/do/enrol", "fields");
  page_input(call, "name", PHRASE_COL_NAME, "maxlength=\"60\" required", "");
  page_input(call, "phone", PHRASE_COL_PHONE, "type=\"tel\" maxlength=\"20\" required", "");
  page_select(call, "role", PHRASE_COL_ROLES, "");
  page_option(call, "villager", villager);
  page_option(call, "mentor", page_say(call, PHRASE_ROLE_JUNIOR));
  page_option(call, "mentor_lead", page_say(call, PHRASE_ROLE_LEAD));
  page_select_end(call);
  add_villages(call);
  add_households(call);
  add_languages(call);
  page_form_end(call, PHRASE_WEB_SAVE);
  page_raw(call, "</div>\n");
}

static gint32 year_shown(const PageCall *call)
{
  return fiscal_year_of_month(page_month(call));
}

static void add_download(PageCall *call, gint64 place, const char *kind, const char *as, const char *name)
{
  page_form(call, "/download", "act");
  page_hidden(call, "place", place);
  page_hidden(call, "year", year_shown(call));
  page_add(call,
           "<input type=\"hidden\" name=\"kind\" value=\"%s\"><input type=\"hidden\" name=\"as\" value=\"%s\"><button>%s "
           "%s</button></form>",
           kind, as, name, strcmp(as, "csv") == 0 ? "CSV" : "XLSX");
}

static void add_report(PageCall *call, gint64 place, gint32 month)
{
  g_autofree char *name = phrase_month(call->phrases, month);
  page_add(call, "<a class=\"button\" href=\"/report?place=%" G_GINT64_FORMAT, place);
  if (month != day_month(call->today))
    page_add(call, "&amp;month=%d", month);
  page_add(call, "\">%s %s</a> ", page_say(call, PHRASE_WEB_REPORT), name);
}

/* The report of a month is asked for when the month is over: the one before has a button of its own. */
static void add_downloads(PageCall *call, gint64 place)
{
  g_autofree char *name = name_place(call->phrases, place), *year = phrase_fiscal_year(call->phrases, year_shown(call));
  page_add(call, "<div class=\"card\"><h3>%s</h3><p>%s", name, year);
  page_add_years(call, "/office?place", place);
  page_raw(call, "</p><p class=\"pick\">");
  add_report(call, place, page_month(call));
  add_report(call, place, month_add(page_month(call), -1));
  page_raw(call, "</p><div>");
  add_download(call, place, "all", "xlsx", page_say(call, PHRASE_WEB_ALL_SHEETS));
  for (ExportKind kind = 0; kind < EXPORT_KINDS; kind++)
    add_download(call, place, export_name(kind), "csv", page_say(call, sheets[kind]));
  page_raw(call, "</div></div>\n");
}

static gboolean add_reminders(PageCall *call, GError **error)
{
  gboolean on;
  if (!page_has_strangers(call))
    return TRUE;
  if (!remind_is_on(call->book, &on, error))
    return FALSE;
  const gboolean may = call->desk->gateway->options->remind.enabled;
  page_add(call, "<h2>%s</h2><p>%s</p>", page_say(call, PHRASE_WEB_REMINDERS),
           page_say(call, !may ? PHRASE_WEB_REMINDERS_BARRED
                          : on ? PHRASE_WEB_REMINDERS_ON
                               : PHRASE_WEB_REMINDERS_OFF));
  page_button(call, "/do/reminders", "on", on ? 2 : 1, on ? PHRASE_WEB_TURN_OFF : PHRASE_WEB_TURN_ON);
  return TRUE;
}

gboolean page_office(PageCall *call, GError **error)
{
  page_begin(call, page_say(call, PHRASE_WEB_OFFICE), "/office");
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_DOWNLOADS));
  for (guint i = 0; i < call->places->len; i++)
    add_downloads(call, g_array_index(call->places, gint64, i));
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_WEB_ENROL));
  add_enrolment(call);
  if (!add_reminders(call, error) || !page_add_costs(call, error))
    return FALSE;
  page_end(call);
  return TRUE;
}

/* -- files ---------------------------------------------------------------------------------------------------------- */

/* The sheets into a file of that name, in one view of the book. */
static gboolean write_file(PageCall *call, const char *file, gint64 place, ExportKind first, ExportKind last, GError **error)
{
  const Programme *programme = call->programme;
  const gint32 from = fiscal_year_start(year_shown(call));
  Export export = {.book = call->book, .programme = programme, .phrases = call->phrases};
  export.scope = (ListingScope){.from = from, .to = month_add(from, 11), .place = place};
  TableWriter *writer = g_str_has_suffix(file, ".csv")
                            ? table_csv(file, programme->utc_offset_minutes, error)
                            : table_xlsx(file, programme->utc_offset_minutes, programme->name, error);
  gboolean done = writer != NULL && book_begin(call->book, error);
  for (guint kind = first; done && kind <= last; kind++)
    done = export_sheet(&export, (ExportKind)kind, writer, error);
  book_rollback(call->book);
  if (done)
    return table_finish(writer, error);
  table_abandon(writer);
  return FALSE;
}

static gboolean read_back(PageCall *call, const char *file, GError **error)
{
  g_autoptr(GError) wrong = NULL;
  if (g_file_get_contents(file, &call->body, &call->length, &wrong))
    return TRUE;
  g_set_error(error, FAILURE, FAILED_RETRY, "%s", wrong->message);
  return FALSE;
}

static gboolean note(PageCall *call, const char *kind, gint64 place, GError **error)
{
  g_autofree char *who = g_strdup_printf("person:%" G_GINT64_FORMAT, call->officer.person);
  g_autofree char *detail = g_strdup_printf("%s, place %" G_GINT64_FORMAT, kind, place);
  if (!book_begin(call->book, error))
    return FALSE;
  if (audit_add(call->book, call->now_ms, who, "export", detail, error))
    return book_commit(call->book, error);
  book_rollback(call->book);
  return FALSE;
}

static gboolean give_file(PageCall *call, gint64 place, const char *kind, gboolean csv, GError **error)
{
  const gboolean all = strcmp(kind, "all") == 0;
  const ExportKind only = export_by_name(kind);
  g_autofree char *folder = g_dir_make_tmp("sammachip-XXXXXX", error);
  if (folder == NULL)
    return FALSE;
  g_autofree char *name =
      g_strdup_printf("%s-%" G_GINT64_FORMAT "-%d-%d.%s", kind, place, year_shown(call), call->today, csv ? "csv" : "xlsx");
  g_autofree char *file = g_build_filename(folder, name, NULL);
  g_autofree char *header = g_strdup_printf("attachment; filename=\"%s\"", name);
  const gboolean done = note(call, kind, place, error) &&
                        write_file(call, file, place, all ? 0 : only, all ? EXPORT_KINDS - 1 : only, error) &&
                        read_back(call, file, error);
  g_unlink(file);
  g_rmdir(folder);
  call->type = csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (done)
    http_reply_header(call->http, "Content-Disposition", header);
  else
    call->type = NULL;
  return done;
}

gboolean page_download(PageCall *call, GError **error)
{
  const gint64 place = page_number(call, "place", 1, 99999999);
  const char *kind = page_field(call, "kind"), *as = page_field(call, "as");
  const gboolean csv = g_strcmp0(as, "csv") == 0, all = g_strcmp0(kind, "all") == 0;
  Totals year;
  if (!page_covers(call, place) || kind == NULL || (all && csv) || (!all && export_by_name(kind) == EXPORT_KINDS)) {
    page_refuse(call, "download");
    return TRUE;
  }
  const gint32 from = fiscal_year_start(year_shown(call));
  if (!totals_sum(call->book, from, month_add(from, 11), PLACE_COUNTRY, &year, error))
    return FALSE;
  if (year.entries > ENTRIES_MOST || target_villages(call->programme, place) > VILLAGES_MOST) {
    page_message(call, 422, PHRASE_WEB_DOWNLOADS, PHRASE_WEB_TOO_LARGE);
    return TRUE;
  }
  return give_file(call, place, kind, csv, error);
}

/* The report has its style inside: that one text is allowed by its hash. */
static char *policy_for(const char *html)
{
  const char *from = strstr(html, "<style>"), *to = from != NULL ? strstr(from, "</style>") : NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  if (to == NULL)
    return NULL;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)from + 7, to - from - 7);
  g_checksum_get_digest(sum, digest, &length);
  g_autofree char *hash = g_base64_encode(digest, length);
  return g_strdup_printf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'; "
                         "frame-ancestors 'none'",
                         hash);
}

gboolean page_report(PageCall *call, GError **error)
{
  const gint64 place = page_number(call, "place", 1, 99999999);
  if (!page_covers(call, place) || target_villages(call->programme, place) == 0) {
    page_refuse(call, "place");
    return TRUE;
  }
  if (target_villages(call->programme, place) > VILLAGES_MOST) {
    page_message(call, 422, PHRASE_WEB_REPORT, PHRASE_WEB_TOO_LARGE);
    return TRUE;
  }
  g_autoptr(Report) report = report_gather(call->book, call->programme, place, page_month(call), call->now_ms, error);
  if (report == NULL)
    return FALSE;
  g_autoptr(Page) page = report_page(report, call->phrases);
  call->body = page_html(page);
  call->length = strlen(call->body);
  call->policy = policy_for(call->body);
  return TRUE;
}
