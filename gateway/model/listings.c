#include "listings.h"

#include "places.h"
#include "tables.h"

/* The widest place is all there is: 10 digits. */
#define HOUSEHOLDS_IN " household >= $from AND household <= $to"
#define VILLAGES_IN(column) column " >= $village_from AND " column " <= $village_to"

static Statement *begin(Book *book, const char *sql, GError **error)
{
  return store_prepare(book->store, sql, error);
}

static void bind_months(Statement *statement, const ListingScope *scope)
{
  statement_int(statement, "$first", scope->from);
  statement_int(statement, "$last", scope->to);
}

static void bind_households(Statement *statement, const ListingScope *scope)
{
  bind_households_of(statement, scope->place);
}

static void bind_villages(Statement *statement, const ListingScope *scope)
{
  gint64 from, to;
  place_villages(scope->place, &from, &to);
  statement_int(statement, "$village_from", from);
  statement_int(statement, "$village_to", to);
}

static void bind_years(Statement *statement, const ListingScope *scope)
{
  statement_int(statement, "$year_first", fiscal_year_of_month(scope->from));
  statement_int(statement, "$year_last", fiscal_year_of_month(scope->to));
}

/* The statement may be left in the middle: it is reset either way. */
static gboolean end(Statement *statement, Step step)
{
  if (step == STEP_ROW)
    statement_reset(statement);
  return step == STEP_DONE;
}

gboolean listing_ledger(Book *book, const ListingScope *scope, LedgerVisit visit, gpointer data, GError **error)
{
  Statement *list =
      begin(book,
            "SELECT id, household, day, kind, category, product, unit, qty_milli, amount_satang, sign, reverses,"
            " late, person, at_ms FROM ledger WHERE month >= $first AND month <= $last AND" HOUSEHOLDS_IN " ORDER BY id",
            error);
  if (list == NULL)
    return FALSE;
  bind_months(list, scope);
  bind_households(list, scope);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    LedgerRow row = {.id = statement_column_int(list, 0),
                     .household = statement_column_int(list, 1),
                     .day = (Day)statement_column_int(list, 2),
                     .kind = command_by_name(statement_column_text(list, 3)),
                     .qty_milli = statement_column_int(list, 7),
                     .amount_satang = statement_column_int(list, 8),
                     .sign = (gint32)statement_column_int(list, 9),
                     .reverses = statement_column_int(list, 10),
                     .late = statement_column_int(list, 11) != 0,
                     .person = statement_column_int(list, 12),
                     .at_ms = statement_column_int(list, 13)};
    statement_column_copy(list, 4, row.category, sizeof row.category);
    statement_column_copy(list, 5, row.product, sizeof row.product);
    statement_column_copy(list, 6, row.unit, sizeof row.unit);
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}

/* A place lies inside another where its code begins with the other's digits: one range of codes for each level from households
 * up to the place's own. Days of households stand in the same table, under eight digits. */
gboolean listing_totals(Book *book, const ListingScope *scope, TotalsVisit visit, gpointer data, GError **error)
{
  static const char *const froms[] = {"$h1", "$v1", "$t1", "$d1", "$p1", "$c1"};
  static const char *const tos[] = {"$h2", "$v2", "$t2", "$d2", "$p2", "$c2"};
  Statement *list = begin(book,
                          "SELECT month, place, income, expense, saving, withdrawal, borrow, repay, sell, entries, earnings,"
                          " reporting, practising FROM totals WHERE month >= $first AND month <= $last"
                          " AND (place >= $h1 AND place <= $h2 OR place >= $v1 AND place <= $v2"
                          "  OR place >= $t1 AND place <= $t2 OR place >= $d1 AND place <= $d2"
                          "  OR place >= $p1 AND place <= $p2 OR place >= $c1 AND place <= $c2)"
                          " ORDER BY month, place",
                          error);
  if (list == NULL)
    return FALSE;
  gint64 from, to;
  bind_months(list, scope);
  place_households(scope->place, &from, &to);
  for (guint level = 0; level < G_N_ELEMENTS(froms); level++) {
    const gboolean inside = scope->place == PLACE_COUNTRY || from >= scope->place;
    const gboolean country = level + 1 == G_N_ELEMENTS(froms);
    statement_int(list, froms[level], !inside ? 1 : country ? PLACE_COUNTRY : from);
    statement_int(list, tos[level], !inside ? 0 : country ? PLACE_COUNTRY : to);
    from /= 100;
    to /= 100;
  }
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    Totals row = {.month = (gint32)statement_column_int(list, 0), .place = statement_column_int(list, 1)};
    gint64 *const sums[] = {&row.income, &row.expense, &row.saving,   &row.withdrawal, &row.borrow,    &row.repay,
                            &row.sell,   &row.entries, &row.earnings, &row.reporting,  &row.practising};
    for (guint i = 0; i < G_N_ELEMENTS(sums); i++)
      *sums[i] = statement_column_int(list, (int)i + 2);
    if (place_is_household(row.place)) {
      row.reporting = row.entries > 0;
      row.practising = row.earnings > 0;
    }
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}

gboolean listing_people(Book *book, const ListingScope *scope, PersonVisit visit, gpointer data, GError **error)
{
  /* Officers have no village: they are in every place's list only where the whole country is asked for. */
  Statement *list = begin(
      book,
      "SELECT people.id, people.name, phones.msisdn, phones.roles, phones.household, phones.village,"
      " phones.language, phones.state, people.leader, phones.practice, phones.heard_day,"
      " consents.at_ms, consents.given, consents.text_version"
      " FROM people LEFT JOIN phones ON phones.person = people.id"
      " LEFT JOIN (SELECT person, max(id) AS id FROM consents GROUP BY person) AS last ON last.person = people.id"
      " LEFT JOIN consents ON consents.id = last.id"
      " WHERE $everybody = 1 OR (" VILLAGES_IN(
          "phones.village") " AND ($household = 0 OR"
                            "  phones.household = $household))"
                            " ORDER BY coalesce(phones.village, 0), coalesce(phones.household, 0), people.id, phones.msisdn",
      error);
  if (list == NULL)
    return FALSE;
  statement_int(list, "$everybody", scope->place == PLACE_COUNTRY);
  bind_villages(list, scope);
  statement_int(list, "$household", place_is_household(scope->place) ? scope->place : 0);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    const ListedPerson row = {.person = statement_column_int(list, 0),
                              .name = statement_column_text(list, 1),
                              .msisdn = statement_column_int(list, 2),
                              .roles = (RoleSet)statement_column_int(list, 3),
                              .household = statement_column_int(list, 4),
                              .village = (gint32)statement_column_int(list, 5),
                              .language = statement_column_text(list, 6),
                              .state = statement_column_text(list, 7),
                              .leader = statement_column_int(list, 8) != 0,
                              .practice = statement_column_int(list, 9) != 0,
                              .heard_day = (Day)statement_column_int(list, 10),
                              .consent_ms = statement_column_int(list, 11),
                              .consent_given = statement_column_int(list, 12) != 0,
                              .consent_text = statement_column_text(list, 13)};
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}

gboolean listing_trainings(Book *book, const ListingScope *scope, TrainingVisit visit, gpointer data, GError **error)
{
  Statement *list =
      begin(book,
            "SELECT days.fiscal_year, days.village, days.day, sessions.planned_day, trainings.held_day,"
            " sessions.topic, sessions.venue, coalesce(trainings.present, -1), trainings.absent,"
            " coalesce(contested.households, 0)"
            " FROM (SELECT fiscal_year, village, day FROM sessions"
            "  UNION SELECT fiscal_year, village, day FROM trainings WHERE state = 'stands') AS days"
            " LEFT JOIN sessions ON sessions.fiscal_year = days.fiscal_year"
            "  AND sessions.village = days.village AND sessions.day = days.day"
            " LEFT JOIN trainings ON trainings.fiscal_year = days.fiscal_year"
            "  AND trainings.village = days.village AND trainings.day = days.day AND trainings.state = 'stands'"
            " LEFT JOIN (SELECT training, count(DISTINCT household) AS households FROM contests GROUP BY training) AS contested"
            "  ON contested.training = trainings.id"
            " WHERE days.fiscal_year >= $year_first AND days.fiscal_year <= $year_last"
            "  AND " VILLAGES_IN("days.village") " ORDER BY days.fiscal_year, days.village, days.day",
            error);
  if (list == NULL)
    return FALSE;
  bind_years(list, scope);
  bind_villages(list, scope);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    const ListedTraining row = {.fiscal_year = (gint32)statement_column_int(list, 0),
                                .village = (gint32)statement_column_int(list, 1),
                                .day = (gint32)statement_column_int(list, 2),
                                .planned_day = (Day)statement_column_int(list, 3),
                                .held_day = (Day)statement_column_int(list, 4),
                                .topic = statement_column_text(list, 5),
                                .venue = statement_column_text(list, 6),
                                .present = (gint32)statement_column_int(list, 7),
                                .absent = statement_column_text(list, 8),
                                .contested = (gint32)statement_column_int(list, 9)};
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}

#define SOLD                                                                                                                   \
  "SELECT household / 100 AS village, product, unit, sum(made_milli) AS made, sum(sold_milli) AS sold,"                        \
  " sum(sold_satang) AS satang FROM product_totals"                                                                            \
  " WHERE month >= $first AND month <= $last AND" HOUSEHOLDS_IN " GROUP BY household / 100, product, unit"

gboolean listing_products(Book *book, const ListingScope *scope, ProductVisit visit, gpointer data, GError **error)
{
  Statement *list = begin(book,
                          "SELECT known.village, known.product, states.state, states.grade, states.since_day, sales.unit,"
                          " sales.made, sales.sold, sales.satang"
                          " FROM (SELECT village, product FROM product_states WHERE " VILLAGES_IN(
                              "village") "  UNION SELECT village, product FROM (" SOLD ") AS some) AS known"
                                         " LEFT JOIN product_states AS states"
                                         "  ON states.village = known.village AND states.product = known.product"
                                         " LEFT JOIN (" SOLD ") AS sales"
                                         "  ON sales.village = known.village AND sales.product = known.product"
                                         " ORDER BY known.village, known.product, sales.unit",
                          error);
  if (list == NULL)
    return FALSE;
  bind_months(list, scope);
  bind_households(list, scope);
  bind_villages(list, scope);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    const ListedProduct row = {.village = (gint32)statement_column_int(list, 0),
                               .product = statement_column_text(list, 1),
                               .state = statement_column_text(list, 2),
                               .grade = statement_column_text(list, 3),
                               .since_day = (Day)statement_column_int(list, 4),
                               .unit = statement_column_text(list, 5),
                               .made_milli = statement_column_int(list, 6),
                               .sold_milli = statement_column_int(list, 7),
                               .sold_satang = statement_column_int(list, 8)};
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}

gboolean listing_assessments(Book *book, const ListingScope *scope, AssessmentVisit visit, gpointer data, GError **error)
{
  Statement *list = begin(book,
                          "SELECT fiscal_year, household, coalesce(livelihood, -1), coalesce(relations, -1),"
                          " coalesce(environment, -1), coalesce(no_drugs, -1), coalesce(no_informal_debt, -1), day"
                          " FROM assessments WHERE fiscal_year >= $year_first AND fiscal_year <= $year_last AND" HOUSEHOLDS_IN
                          " ORDER BY fiscal_year, household",
                          error);
  if (list == NULL)
    return FALSE;
  bind_years(list, scope);
  bind_households(list, scope);
  Step step;
  while ((step = statement_step(list, error)) == STEP_ROW) {
    Assessment row = {.fiscal_year = (gint32)statement_column_int(list, 0),
                      .household = statement_column_int(list, 1),
                      .day = (Day)statement_column_int(list, 7)};
    for (int i = 0; i < CRITERIA; i++)
      row.criteria[i] = (Assessed)statement_column_int(list, i + 2);
    if (!visit(&row, data, error))
      break;
  }
  return end(list, step);
}
