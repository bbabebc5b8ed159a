#include "pipeline/cap.h"

#include "log.h"
#include "model/cursors.h"
#include "model/phones.h"
#include "pipeline/notice.h"

#include <stdlib.h>
#include <string.h>

#define CURSOR "cap"

static gboolean is_counted(const ProviderFacts *facts)
{
  return facts->price_satang > 0 || facts->cap_segments > 0;
}

/* The whole cap in segments, of which `spent` are gone. */
static gint64 cap_of(const ProviderFacts *facts)
{
  gint64 cap = facts->cap_segments > 0 ? facts->cap_segments : G_MAXINT64;
  if (facts->cap_satang > 0)
    cap = MIN(cap, facts->cap_satang / facts->price_satang);
  return cap;
}

gint64 cap_left(const ProviderFacts *facts, const Spend *spent)
{
  gint64 left = facts->cap_segments > 0 ? facts->cap_segments - spent->segments : G_MAXINT64;
  if (facts->cap_satang > 0) /* by what was spent: the price may have changed today */
    left = MIN(left, (facts->cap_satang - spent->satang) / facts->price_satang);
  return MAX(left, 0);
}

gint64 cap_until_told(const ProviderFacts *facts, const Spend *spent)
{
  const gint64 cap = cap_of(facts), left = cap_left(facts, spent);
  return left == G_MAXINT64 ? G_MAXINT64 : MAX(0, left - cap / 5);
}

static gboolean is_told(const Gateway *gateway, const ProviderFacts *facts, Day today, gboolean *told, GError **error)
{
  GError *wrong = NULL;
  g_autofree char *day = cursors_get(gateway->book, CURSOR, facts->name, &wrong);
  *told = day != NULL && atoi(day) == today;
  if (wrong != NULL)
    g_propagate_error(error, wrong);
  return wrong == NULL;
}

/* An alert to each officer, due before all that waits, so that it lies inside the cap. */
static gboolean tell(const Gateway *gateway, const ProviderFacts *facts, gint64 left, Day today, gint64 now_ms, GError **error)
{
  g_autoptr(GArray) officers = g_array_new(FALSE, FALSE, sizeof(Phone));
  g_autofree char *day = g_strdup_printf("%d", today);
  Answer answer;
  answer_begin(&answer, R_CAP);
  answer_number(&answer, "n", cap_of(facts) - left);
  answer_number(&answer, "x", cap_of(facts));
  log_event(LOG_WARNING, "cap.near", "provider=%s left=%" G_GINT64_FORMAT, facts->name, left);
  if (!phones_officers(gateway->book, officers, error) || !cursors_set(gateway->book, CURSOR, facts->name, day, error))
    return FALSE;
  for (guint i = 0; i < officers->len; i++) {
    const Phone *officer = &g_array_index(officers, Phone, i);
    if (!notice_queue(gateway, facts->name, officer, &answer, now_ms, 0, G_MAXINT64, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean claim_some(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, guint limit, gint64 enough,
                           Spend *spent, GArray *rows, GError **error)
{
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  gint64 segments;
  if (!outbox_claim_within(gateway->book, facts->name, now_ms, limit, cap_left(facts, spent), enough, rows, &segments, error))
    return FALSE;
  spent->segments += segments;
  spent->satang += segments * facts->price_satang;
  return segments == 0 || spend_add(gateway->book, today, facts->name, segments, segments * facts->price_satang, error);
}

/* What rows[first …] cost, by the villages of their phones. */
static gboolean charge_villages(const Gateway *gateway, const ProviderFacts *facts, const GArray *rows, guint first, Day today,
                                GError **error)
{
  g_autoptr(GHashTable) by_village = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (guint i = first; i < rows->len; i++) {
    const OutboxRow *row = &g_array_index(rows, OutboxRow, i);
    gint32 village;
    if (!phones_village(gateway->book, row->msisdn, &village, error))
      return FALSE;
    VillageSpend *spend = g_hash_table_lookup(by_village, GINT_TO_POINTER(village));
    if (spend == NULL) {
      spend = g_new0(VillageSpend, 1);
      spend->village = village;
      g_hash_table_insert(by_village, GINT_TO_POINTER(village), spend);
    }
    spend->messages++;
    spend->segments += row->segments;
    spend->satang += row->segments * facts->price_satang;
  }
  GHashTableIter iter;
  gpointer spend;
  g_hash_table_iter_init(&iter, by_village);
  while (g_hash_table_iter_next(&iter, NULL, &spend)) {
    if (!spend_add_village(gateway->book, day_month(today), spend, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean claim_within(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, guint limit, GArray *rows,
                             gboolean *capped, GError **error)
{
  *capped = FALSE;
  if (!is_counted(facts))
    return outbox_claim(gateway->book, facts->name, now_ms, limit, rows, error);
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  const guint first = rows->len;
  gboolean told = cap_of(facts) == G_MAXINT64;
  Spend spent;
  if (!spend_get(gateway->book, today, facts->name, &spent, error) || (!told && !is_told(gateway, facts, today, &told, error)))
    return FALSE;
  if (!told && cap_until_told(facts, &spent) > 0 &&
      !claim_some(gateway, facts, now_ms, limit, cap_until_told(facts, &spent), &spent, rows, error))
    return FALSE;
  if (!told && cap_until_told(facts, &spent) > 0)
    return TRUE; /* nothing more waits, or there is no room for it now */
  if (!told && !tell(gateway, facts, cap_left(facts, &spent), today, now_ms, error))
    return FALSE;
  const guint room = limit - (rows->len - first);
  *capped = cap_left(facts, &spent) == 0;
  if (room == 0 || *capped)
    return TRUE;
  if (!claim_some(gateway, facts, now_ms, room, G_MAXINT64, &spent, rows, error))
    return FALSE;
  *capped = cap_left(facts, &spent) == 0;
  return TRUE;
}

gboolean cap_claim(const Gateway *gateway, const ProviderFacts *facts, gint64 now_ms, guint limit, GArray *rows,
                   gboolean *capped, GError **error)
{
  const guint first = rows->len;
  const Day today = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  return claim_within(gateway, facts, now_ms, limit, rows, capped, error) &&
         charge_villages(gateway, facts, rows, first, today, error);
}

gboolean cap_give_back(const Gateway *gateway, const ProviderFacts *facts, const OutboxRow *row, GError **error)
{
  const Day day = day_of_ms(row->due_ms, gateway->programme->utc_offset_minutes); /* since when it was being sent */
  VillageSpend back = {.messages = -1, .segments = -row->segments, .satang = -row->segments * facts->price_satang};
  return phones_village(gateway->book, row->msisdn, &back.village, error) &&
         spend_add_village(gateway->book, day_month(day), &back, error) &&
         (!is_counted(facts) || spend_add(gateway->book, day, facts->name, back.segments, back.satang, error));
}
