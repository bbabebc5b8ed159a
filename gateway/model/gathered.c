#include "gathered.h"

#include "places.h"
#include "tables.h"
#include "totals_private.h"

/* yyyymm and at most 8 digits of place, with its sign, in one number, which is the key. */
static gint64 key_of(gint32 month, gint64 place)
{
  return month * G_GINT64_CONSTANT(10000000000) + place;
}

/* The key lies in the value. */
typedef struct {
  gint64 key;
  Totals change;
} Gathered;

static void sum_into(GHashTable *table, const Totals *change)
{
  const gint64 key = key_of(change->month, change->place);
  Gathered *known = g_hash_table_lookup(table, &key);
  if (known != NULL) {
    totals_plus(&known->change, change);
    return;
  }
  known = g_new(Gathered, 1);
  *known = (Gathered){.key = key, .change = *change};
  g_hash_table_insert(table, &known->key, known);
}

static GHashTable *table_new(void)
{
  return g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
}

void totals_plus(Totals *totals, const Totals *more)
{
#define PLUS(column) totals->column += more->column;
  TOTALS_EACH(PLUS)
#undef PLUS
}

void gathered_init(Book *book)
{
  book->gathered = table_new();
  book->message = g_array_new(FALSE, FALSE, sizeof(Totals));
}

void gathered_free(Book *book)
{
  g_hash_table_unref(book->gathered);
  g_array_unref(book->message);
}

void gathered_add(Book *book, const Totals *change)
{
  g_array_append_val(book->message, *change);
}

static gboolean lies_in(gint64 village, gint64 place)
{
  while (ABS(village) > ABS(place))
    village = place_above(village);
  return village == place;
}

static void overlay(Totals *totals, const Totals *change)
{
  if (change->month == totals->month && lies_in(change->place, totals->place))
    totals_plus(totals, change);
}

void gathered_overlay(const Book *book, Totals *totals)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, book->gathered);
  while (g_hash_table_iter_next(&iter, NULL, &value))
    overlay(totals, &((const Gathered *)value)->change);
  for (guint i = 0; i < book->message->len; i++)
    overlay(totals, &g_array_index(book->message, Totals, i));
}

void gathered_keep(Book *book)
{
  for (guint i = 0; i < book->message->len; i++)
    sum_into(book->gathered, &g_array_index(book->message, Totals, i));
  gathered_drop(book);
}

void gathered_drop(Book *book)
{
  g_array_set_size(book->message, 0);
}

void gathered_clear(Book *book)
{
  gathered_drop(book);
  g_hash_table_remove_all(book->gathered);
}

static gboolean write_each(Book *book, GHashTable *table, GHashTable *wider, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, table);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Totals change = ((const Gathered *)value)->change;
    if (!totals_add(book, &change, NULL, error))
      return FALSE;
    change.place = place_above(change.place);
    if (change.place != 0)
      sum_into(wider, &change);
  }
  return TRUE;
}

gboolean gathered_write(Book *book, GError **error)
{
  gathered_keep(book);
  GHashTable *level = g_hash_table_ref(book->gathered);
  gboolean done = TRUE;
  while (done && g_hash_table_size(level) > 0) {
    GHashTable *wider = table_new();
    done = write_each(book, level, wider, error);
    g_hash_table_unref(level);
    level = wider;
  }
  g_hash_table_unref(level);
  gathered_clear(book);
  return done;
}
