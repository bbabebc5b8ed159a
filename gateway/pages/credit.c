#include "credit.h"

#include "attend.h"
#include "paper/names.h"
#include "pipeline/credit.h"

/* "1,785.50 baht". Caller frees. */
static char *amount_text(const PageCall *call, CreditUnit unit, gint64 hundredths)
{
  static const PhraseId phrases[] = {[CREDIT_BAHT] = PHRASE_WEB_CREDIT_BAHT,
                                     [CREDIT_SEGMENTS] = PHRASE_WEB_CREDIT_SEGMENTS,
                                     [CREDIT_CREDITS] = PHRASE_WEB_CREDIT_CREDITS,
                                     [CREDIT_CURRENCY] = PHRASE_WEB_CREDIT_CURRENCY};
  g_autofree char *number = name_baht(hundredths);
  return phrase_fill(call->phrases, phrases[unit], "n", number, NULL);
}

static void add_credit(PageCall *call, const Credit *credit)
{
  g_autofree char *left = amount_text(call, credit->facts->credit_unit, credit->hundredths);
  g_autofree char *since = credit->since_ms != 0 ? page_time(call, credit->since_ms) : g_strdup("–");
  g_autofree char *unknown = phrase_fill(call->phrases, PHRASE_WEB_CREDIT_UNKNOWN, "since", since, NULL);
  page_raw(call, "<tr>");
  page_cell_text(call, PHRASE_WEB_ACCOUNT, FALSE, credit->facts->name);
  page_cell_text(call, PHRASE_WEB_CREDIT, TRUE, credit->known ? left : unknown);
  page_cell_text(call, PHRASE_WEB_CREDIT_TOLD, TRUE, credit->known ? since : "–");
  page_raw(call, "</tr>\n");
}

void page_add_credits(PageCall *call)
{
  static const PhraseId titles[] = {PHRASE_WEB_ACCOUNT, PHRASE_WEB_CREDIT, PHRASE_WEB_CREDIT_TOLD};
  const GPtrArray *credits = call->desk->credits;
  if (credits == NULL || credits->len == 0 || !page_has_strangers(call))
    return;
  page_table_begin(call, titles, G_N_ELEMENTS(titles), 2);
  for (guint i = 0; i < credits->len; i++)
    add_credit(call, credit_watched(g_ptr_array_index(credits, i)));
  page_table_end(call);
}

guint page_low_credits(PageCall *call, gboolean shown)
{
  const GPtrArray *credits = call->desk->credits;
  guint n = 0;
  for (guint i = 0; credits != NULL && i < credits->len && page_has_strangers(call); i++) {
    const Credit *credit = credit_watched(g_ptr_array_index(credits, i));
    if (!credit_is_low(credit))
      continue;
    n++;
    g_autofree char *left = amount_text(call, credit->facts->credit_unit, credit->hundredths);
    g_autofree char *low = amount_text(call, credit->facts->credit_unit, credit->facts->credit_low * 100);
    g_autofree char *said =
        phrase_fill(call->phrases, PHRASE_WEB_CREDIT_LOW_SAID, "account", credit->facts->name, "left", left, "low", low, NULL);
    if (shown)
      page_add(call, "<div class=\"card\">%s</div>\n", said);
  }
  return n;
}
