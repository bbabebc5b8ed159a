/* The overview: how the officer's places do. A place with few villages shows each of them; a wide one shows the places inside
 * it, a row of the totals each, so that the page costs the same however much was booked. */
#include "model/places.h"
#include "paper/names.h"
#include "parts.h"

#include <string.h>

#define VILLAGES_SHOWN 30 /* more are shown by tambon, district, province */
#define PLACES_A_PAGE 40

/* -- a wide place --------------------------------------------------------------------------------------------------- */

/* The places one level inside, by code: of a country provinces … of a tambon villages. */
static void list_inside(const PageCall *call, gint64 place, GArray *inside)
{
  const GPtrArray *villages = call->programme->villages;
  for (guint i = 0; i < villages->len; i++) {
    const Village *village = g_ptr_array_index(villages, i);
    gint64 at = village->code;
    while (at != 0 && place_above(at) != place)
      at = place_above(at);
    if (at != 0 && (inside->len == 0 || g_array_index(inside, gint64, inside->len - 1) != at))
      g_array_append_val(inside, at);
  }
}

static gboolean add_wide_row(PageCall *call, gint64 place, GError **error)
{
  Totals month;
  if (!totals_get(call->book, page_month(call), place, &month, error))
    return FALSE;
  const gboolean shown = month.reporting >= TOTALS_REPORTING_LEAST;
  g_autofree char *name = name_place(call->phrases, place);
  page_raw(call, "<tr>");
  page_cell(call, PHRASE_COL_PLACE, FALSE);
  page_add_link(call, place > 999999 ? "/village?code" : "/?place", place, name);
  page_cell_end(call);
  page_cell(call, PHRASE_WEB_VILLAGES, TRUE);
  page_add(call, "%d", target_villages(call->programme, place));
  page_cell_end(call);
  page_cell(call, PHRASE_TAB_REPORTING, TRUE);
  page_add_of(call, month.reporting, target_households(call->programme, place));
  page_cell_end(call);
  page_cell_baht(call, PHRASE_TAB_INCOME, month.income + month.sell, shown);
  page_cell_baht(call, PHRASE_TAB_SAVING, month.saving, shown);
  page_raw(call, "</tr>\n");
  return TRUE;
}

static void add_pages(PageCall *call, gint64 place, gint64 at, guint n)
{
  if (n <= PLACES_A_PAGE)
    return;
  page_raw(call, "<p class=\"pick\">");
  for (gint64 i = 0; i * PLACES_A_PAGE < n; i++) {
    if (i == at)
      page_add(call, "<b>%" G_GINT64_FORMAT "</b> ", i + 1);
    else
      page_add(call, "<a href=\"/?place=%" G_GINT64_FORMAT "&amp;page=%" G_GINT64_FORMAT "\">%" G_GINT64_FORMAT "</a> ", place,
               i, i + 1);
  }
  page_raw(call, "</p>");
}

static gboolean add_wide(PageCall *call, gint64 place, const GArray *inside, GError **error)
{
  static const PhraseId titles[] = {PHRASE_COL_PLACE, PHRASE_WEB_VILLAGES, PHRASE_TAB_REPORTING, PHRASE_TAB_INCOME,
                                    PHRASE_TAB_SAVING};
  const gint64 page = page_number(call, "page", 1, 10000);
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 4);
  for (guint i = (guint)page * PLACES_A_PAGE; i < inside->len && i < (guint)(page + 1) * PLACES_A_PAGE; i++)
    if (!add_wide_row(call, g_array_index(inside, gint64, i), error))
      return FALSE;
  page_table_end(call);
  add_pages(call, place, page, inside->len);
  return TRUE;
}

/* -- a place with its villages -------------------------------------------------------------------------------------- */

typedef struct {
  gint32 groups, products;
} Goods;

static Goods goods_of(const Report *report, gint32 village)
{
  Goods goods = {0};
  for (guint i = 0; i < report->groups->len; i++)
    goods.groups += g_array_index(report->groups, GroupStanding, i).village == village;
  for (guint i = 0; i < report->product_states->len; i++)
    goods.products += g_array_index(report->product_states, ProductState, i).village == village;
  return goods;
}

static void add_count(PageCall *call, PhraseId title, gint64 n, gint64 all)
{
  page_cell(call, title, TRUE);
  if (all > 0)
    page_add_of(call, n, all);
  else
    page_add(call, "%" G_GINT64_FORMAT, n);
  page_cell_end(call);
}

static gboolean add_village(PageCall *call, const Report *report, const ReportVillage *line, const AttendCount *count,
                            GError **error)
{
  const gint32 households = call->programme->households;
  const gboolean shown = line->month.reporting >= TOTALS_REPORTING_LEAST;
  const Goods goods = goods_of(report, line->village);
  const gint waiting = GPOINTER_TO_INT(g_hash_table_lookup(count->villages, GINT_TO_POINTER(line->village)));
  gboolean practice;
  if (!villages_practice(call->book, line->village, &practice, error))
    return FALSE;
  g_autofree char *name = name_place(call->phrases, line->village);
  page_raw(call, "<tr>");
  page_cell(call, PHRASE_TAB_VILLAGE, FALSE);
  page_add_link(call, "/village?code", line->village, name);
  if (practice)
    page_add(call, " <span class=\"mark wait\">%s</span>", page_say(call, PHRASE_COL_PRACTICE));
  page_cell_end(call);
  page_cell(call, PHRASE_TAB_REPORTING, TRUE);
  page_add_meter(call, line->month.reporting, households);
  page_cell_end(call);
  page_cell_baht(call, PHRASE_TAB_INCOME, line->month.income + line->month.sell, shown);
  page_cell_baht(call, PHRASE_TAB_SAVING, line->month.saving, shown);
  page_cell(call, PHRASE_WEB_LINE, TRUE);
  if (!page_add_line_so_far(call, line->village, report->fiscal_year, &line->target, error))
    return FALSE;
  page_cell_end(call);
  add_count(call, PHRASE_GROUPS, goods.groups, 0);
  add_count(call, PHRASE_TAB_TRAINING, line->training_days, call->programme->training_days);
  add_count(call, PHRASE_TAB_PASSED, line->assessed.passed, households);
  add_count(call, PHRASE_WEB_PRODUCTS, goods.products, 0);
  page_cell(call, PHRASE_WEB_ATTENTION, TRUE);
  page_add(call, waiting > 0 ? "<span class=\"mark wait\">%d</span>" : "%d", waiting);
  page_cell_end(call);
  page_raw(call, "</tr>\n");
  return TRUE;
}

static gboolean add_villages(PageCall *call, const Report *report, const AttendCount *count, GError **error)
{
  static const PhraseId titles[] = {PHRASE_TAB_VILLAGE,  PHRASE_TAB_REPORTING, PHRASE_TAB_INCOME,   PHRASE_TAB_SAVING,
                                    PHRASE_WEB_LINE,     PHRASE_GROUPS,        PHRASE_TAB_TRAINING, PHRASE_TAB_PASSED,
                                    PHRASE_WEB_PRODUCTS, PHRASE_WEB_ATTENTION};
  page_add(call, "<h2>%s</h2>", page_say(call, PHRASE_HEAD_VILLAGES));
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 9);
  for (guint i = 0; i < report->lines->len; i++)
    if (!add_village(call, report, &g_array_index(report->lines, ReportVillage, i), count, error))
      return FALSE;
  page_table_end(call);
  return TRUE;
}

static gboolean add_detailed(PageCall *call, gint64 place, const AttendCount *count, GError **error)
{
  g_autoptr(Report) report = report_gather(call->book, call->programme, place, page_month(call), call->now_ms, error);
  if (report == NULL || !page_add_tiles(call, place, report, count, error) || !add_villages(call, report, count, error))
    return FALSE;
  page_add_accounts(call, report);
  return TRUE;
}

/* -- practice ------------------------------------------------------------------------------------------------------- */

/* Villages that practise, with what they practised: figures that stand in no sum above. */
static gboolean add_practising(PageCall *call, gint64 place, GError **error)
{
  static const PhraseId titles[] = {PHRASE_TAB_VILLAGE, PHRASE_TAB_REPORTING, PHRASE_TAB_INCOME, PHRASE_TAB_SAVING};
  g_autoptr(GArray) villages = g_array_new(FALSE, FALSE, sizeof(gint32));
  if (!villages_practising(call->book, place, VILLAGES_SHOWN, villages, error))
    return FALSE;
  if (villages->len == 0)
    return TRUE;
  page_add(call, "<h2>%s</h2><p class=\"none\">%s</p>", page_say(call, PHRASE_WEB_PRACTICE),
           page_say(call, PHRASE_WEB_PRACTICE_COUNTS));
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 3);
  for (guint i = 0; i < villages->len; i++) {
    const gint32 code = g_array_index(villages, gint32, i);
    Totals month;
    if (!totals_get(call->book, page_month(call), -code, &month, error))
      return FALSE;
    g_autofree char *name = name_place(call->phrases, code);
    page_raw(call, "<tr class=\"practice\">");
    page_cell(call, PHRASE_TAB_VILLAGE, FALSE);
    page_add(call, "<a href=\"/village?code=%d#practice\">%s</a> <span class=\"mark wait\">%s</span>", code, name,
             page_say(call, PHRASE_COL_PRACTICE));
    page_cell_end(call);
    add_count(call, PHRASE_TAB_REPORTING, month.reporting, call->programme->households);
    page_cell_baht(call, PHRASE_TAB_INCOME, month.income + month.sell, TRUE);
    page_cell_baht(call, PHRASE_TAB_SAVING, month.saving, TRUE);
    page_raw(call, "</tr>\n");
  }
  page_table_end(call);
  return TRUE;
}

/* -- the page ------------------------------------------------------------------------------------------------------- */

static gboolean add_place(PageCall *call, gint64 place, GError **error)
{
  g_autoptr(GHashTable) villages = g_hash_table_new(NULL, NULL);
  AttendCount count = {.villages = villages};
  if (!page_attend_count(call, place, &count, error))
    return FALSE;
  if (target_villages(call->programme, place) <= VILLAGES_SHOWN)
    return add_detailed(call, place, &count, error) && add_practising(call, place, error);
  g_autoptr(GArray) inside = g_array_new(FALSE, FALSE, sizeof(gint64));
  list_inside(call, place, inside);
  return page_add_tiles(call, place, NULL, &count, error) && add_wide(call, place, inside, error) &&
         add_practising(call, place, error);
}

gboolean page_overview(PageCall *call, GError **error)
{
  const gint64 asked = page_number(call, "place", 1, 99999999);
  const gint64 place = asked != 0 ? asked : call->places->len == 1 ? g_array_index(call->places, gint64, 0) : 0;
  if (asked != 0 && !page_covers(call, asked)) {
    page_refuse(call, "place");
    return TRUE;
  }
  if (place > 999999) {
    g_autofree char *village = g_strdup_printf("/village?code=%" G_GINT64_FORMAT, place);
    page_redirect(call, village);
    return TRUE;
  }
  g_autofree char *name = place != 0 ? name_place(call->phrases, place) : g_strdup(page_say(call, PHRASE_WEB_MY_PLACES));
  g_autofree char *month = phrase_month(call->phrases, page_month(call));
  page_begin(call, name, "/");
  page_add(call, "<p class=\"sub\">%s", month);
  if (place != 0)
    page_add_years(call, "/?place", place);
  page_raw(call, "</p>");
  if (!(place != 0 ? add_place(call, place, error)
                   : page_add_attention_of_all(call, error) && add_wide(call, PLACE_COUNTRY, call->places, error)))
    return FALSE;
  page_end(call);
  return TRUE;
}
