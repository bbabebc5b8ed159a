#include "cost.h"

#include "attend.h"
#include "command/target.h"
#include "credit.h"
#include "form.h"
#include "model/spend.h"
#include "paper/names.h"

#define VILLAGES_LISTED 30 /* of a wider place the sum is shown alone */

static char *count_text(gint64 n)
{
  return name_baht(n * 100); /* with its commas */
}

/* The price of what was sent, as far as the settings know it. Caller frees. */
static char *money_text(const PageCall *call, gint64 segments, gint64 satang)
{
  return segments > 0 && satang == 0 ? g_strdup(page_say(call, PHRASE_WEB_COST_UNKNOWN)) : name_baht(satang);
}

/* -- accounts ------------------------------------------------------------------------------------------------------- */

static gboolean is_counted(const ProviderFacts *facts)
{
  return facts->sends && (facts->price_satang > 0 || facts->cap_segments > 0);
}

static void add_cap(PageCall *call, const ProviderFacts *facts, const Spend *today)
{
  const gint64 left = facts->cap_satang > 0 ? facts->cap_satang - today->satang : facts->cap_segments - today->segments;
  g_autofree char *cap = facts->cap_satang > 0 ? name_baht(facts->cap_satang) : count_text(facts->cap_segments);
  g_autofree char *rest = facts->cap_satang > 0 ? name_baht(MAX(left, 0)) : count_text(MAX(left, 0));
  g_autofree char *said = phrase_fill(call->phrases, facts->cap_satang > 0 ? PHRASE_WEB_CAP_BAHT : PHRASE_WEB_CAP_SEGMENTS,
                                      "left", rest, "cap", cap, NULL);
  page_add(call, "%s", facts->cap_satang > 0 || facts->cap_segments > 0 ? said : page_say(call, PHRASE_WEB_CAP_NONE));
}

static gboolean add_account(PageCall *call, const ProviderFacts *facts, GError **error)
{
  Spend today, month;
  if (!spend_get(call->book, call->today, facts->name, &today, error) ||
      !spend_sum(call->book, call->today / 100 * 100 + 1, call->today, facts->name, &month, error))
    return FALSE;
  g_autofree char *segments = count_text(month.segments), *baht = money_text(call, month.segments, month.satang);
  g_autofree char *now = count_text(today.segments);
  page_raw(call, "<tr>");
  page_cell_text(call, PHRASE_WEB_ACCOUNT, FALSE, facts->name);
  page_cell_text(call, PHRASE_WEB_SEGMENTS_TODAY, TRUE, now);
  page_cell(call, PHRASE_WEB_CAP, TRUE);
  add_cap(call, facts, &today);
  page_cell_end(call);
  page_cell_text(call, PHRASE_WEB_SEGMENTS_MONTH, TRUE, segments);
  page_cell_text(call, PHRASE_BAHT, TRUE, baht);
  page_raw(call, "</tr>\n");
  return TRUE;
}

/* The accounts are the whole programme's: for who answers for its home. */
static gboolean add_accounts(PageCall *call, GError **error)
{
  static const PhraseId titles[] = {PHRASE_WEB_ACCOUNT, PHRASE_WEB_SEGMENTS_TODAY, PHRASE_WEB_CAP, PHRASE_WEB_SEGMENTS_MONTH,
                                    PHRASE_BAHT};
  const GPtrArray *providers = call->desk->providers;
  guint n = 0;
  for (guint i = 0; i < providers->len && page_has_strangers(call); i++)
    n += (guint)is_counted(provider_facts(g_ptr_array_index(providers, i)));
  if (n == 0)
    return TRUE;
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 4);
  for (guint i = 0; i < providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(providers, i));
    if (is_counted(facts) && !add_account(call, facts, error))
      return FALSE;
  }
  page_table_end(call);
  return TRUE;
}

/* -- villages ------------------------------------------------------------------------------------------------------- */

static void add_row(PageCall *call, const char *name, const VillageSpend *spend)
{
  g_autofree char *messages = count_text(spend->messages), *segments = count_text(spend->segments);
  g_autofree char *baht = money_text(call, spend->segments, spend->satang);
  page_raw(call, "<tr>");
  page_cell_text(call, PHRASE_TAB_VILLAGE, FALSE, name);
  page_cell_text(call, PHRASE_WEB_MESSAGES_SENT, TRUE, messages);
  page_cell_text(call, PHRASE_WEB_SEGMENTS_MONTH, TRUE, segments);
  page_cell_text(call, PHRASE_BAHT, TRUE, baht);
  page_raw(call, "</tr>\n");
}

static gboolean add_place(PageCall *call, gint64 place, VillageSpend *all, GError **error)
{
  VillageSpend sum;
  if (!spend_of_place(call->book, day_month(call->today), place, &sum, error))
    return FALSE;
  all->messages += sum.messages;
  all->segments += sum.segments;
  all->satang += sum.satang;
  g_autofree char *wide = name_place(call->phrases, place);
  if (target_villages(call->programme, place) > VILLAGES_LISTED) {
    add_row(call, wide, &sum);
    return TRUE;
  }
  g_autoptr(GArray) spends = g_array_new(FALSE, FALSE, sizeof(VillageSpend));
  if (!spend_of_villages(call->book, day_month(call->today), place, spends, error))
    return FALSE;
  for (guint i = 0; i < spends->len; i++) {
    const VillageSpend *spend = &g_array_index(spends, VillageSpend, i);
    g_autofree char *name = name_place(call->phrases, spend->village);
    add_row(call, name, spend);
  }
  return TRUE;
}

gboolean page_add_costs(PageCall *call, GError **error)
{
  static const PhraseId titles[] = {PHRASE_TAB_VILLAGE, PHRASE_WEB_MESSAGES_SENT, PHRASE_WEB_SEGMENTS_MONTH, PHRASE_BAHT};
  VillageSpend all = {0};
  g_autofree char *month = phrase_month(call->phrases, day_month(call->today));
  page_add(call, "<h2 id=\"cost\">%s · %s</h2>", page_say(call, PHRASE_WEB_COST), month);
  if (!add_accounts(call, error))
    return FALSE;
  page_add_credits(call);
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 3);
  for (guint i = 0; i < call->places->len; i++)
    if (!add_place(call, g_array_index(call->places, gint64, i), &all, error))
      return FALSE;
  add_row(call, page_say(call, PHRASE_TAB_SUM), &all);
  page_table_end(call);
  page_add(call, "<p class=\"none\">%s</p>\n", page_say(call, PHRASE_WEB_COST_NOTE));
  return TRUE;
}

gboolean page_add_cost_of_village(PageCall *call, gint32 village, GError **error)
{
  VillageSpend spend;
  if (!spend_of_place(call->book, day_month(call->today), village, &spend, error))
    return FALSE;
  g_autofree char *n = count_text(spend.messages), *segments = count_text(spend.segments);
  g_autofree char *baht = name_baht(spend.satang);
  const gboolean priced = spend.satang > 0 || spend.segments == 0;
  g_autofree char *said = phrase_fill(call->phrases, priced ? PHRASE_WEB_COST_VALUE : PHRASE_WEB_COST_UNPRICED, "n", n,
                                      "segments", segments, "baht", baht, NULL);
  page_add(call, "<h2>%s</h2><p>%s</p>\n", page_say(call, PHRASE_WEB_COST), said);
  return TRUE;
}
