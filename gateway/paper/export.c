#include "export.h"

#include "message/command.h"
#include "model/proposals.h"
#include "names.h"

#include <string.h>

#define COLUMNS_MAX 20
#define PROGRESS_EVERY 10000

typedef struct {
  PhraseId title;
  ColumnType type;
  gint32 width;
} Column;

static const Column ledger_columns[] = {
    {PHRASE_COL_DAY, COLUMN_DAY, 12},         {PHRASE_COL_VILLAGE_CODE, COLUMN_CODE, 11},
    {PHRASE_COL_VILLAGE, COLUMN_TEXT, 18},    {PHRASE_COL_HOUSEHOLD, COLUMN_COUNT, 9},
    {PHRASE_COL_KIND, COLUMN_TEXT, 10},       {PHRASE_COL_CATEGORY, COLUMN_TEXT, 18},
    {PHRASE_COL_PRODUCT, COLUMN_TEXT, 16},    {PHRASE_COL_QTY, COLUMN_QTY, 10},
    {PHRASE_COL_UNIT, COLUMN_TEXT, 8},        {PHRASE_COL_AMOUNT, COLUMN_BAHT, 14},
    {PHRASE_COL_LATE, COLUMN_TEXT, 10},       {PHRASE_COL_ENTRY, COLUMN_CODE, 12},
    {PHRASE_COL_TAKES_BACK, COLUMN_CODE, 14}, {PHRASE_COL_PERSON, COLUMN_CODE, 9},
    {PHRASE_COL_ENTERED, COLUMN_TIME, 18},
};
static const Column totals_columns[] = {
    {PHRASE_COL_MONTH, COLUMN_MONTH, 10},     {PHRASE_COL_LEVEL, COLUMN_TEXT, 11},
    {PHRASE_COL_PLACE_CODE, COLUMN_CODE, 13}, {PHRASE_COL_PLACE, COLUMN_TEXT, 26},
    {PHRASE_COL_INCOME, COLUMN_BAHT, 14},     {PHRASE_COL_SALES, COLUMN_BAHT, 14},
    {PHRASE_COL_EXPENSE, COLUMN_BAHT, 14},    {PHRASE_COL_SAVING, COLUMN_BAHT, 14},
    {PHRASE_COL_WITHDRAWAL, COLUMN_BAHT, 14}, {PHRASE_COL_BORROW, COLUMN_BAHT, 14},
    {PHRASE_COL_REPAY, COLUMN_BAHT, 14},      {PHRASE_COL_ENTRIES, COLUMN_COUNT, 9},
    {PHRASE_COL_REPORTING, COLUMN_COUNT, 12}, {PHRASE_COL_PRACTISING, COLUMN_COUNT, 12},
};
static const Column people_columns[] = {
    {PHRASE_COL_PERSON, COLUMN_CODE, 9},        {PHRASE_COL_NAME, COLUMN_TEXT, 26},
    {PHRASE_COL_PHONE, COLUMN_PHONE, 14},       {PHRASE_COL_ROLES, COLUMN_TEXT, 20},
    {PHRASE_COL_VILLAGE_CODE, COLUMN_CODE, 11}, {PHRASE_COL_VILLAGE, COLUMN_TEXT, 18},
    {PHRASE_COL_HOUSEHOLD, COLUMN_COUNT, 9},    {PHRASE_COL_LANGUAGE, COLUMN_TEXT, 9},
    {PHRASE_COL_STATE, COLUMN_TEXT, 14},        {PHRASE_COL_LEADER, COLUMN_TEXT, 12},
    {PHRASE_COL_PRACTICE, COLUMN_TEXT, 12},     {PHRASE_COL_HEARD, COLUMN_DAY, 13},
    {PHRASE_COL_CONSENT, COLUMN_TEXT, 12},      {PHRASE_COL_CONSENT_TEXT, COLUMN_TEXT, 12},
    {PHRASE_COL_CONSENT_AT, COLUMN_TIME, 18},
};
static const Column training_columns[] = {
    {PHRASE_COL_FISCAL_YEAR, COLUMN_CODE, 10}, {PHRASE_COL_VILLAGE_CODE, COLUMN_CODE, 11},
    {PHRASE_COL_VILLAGE, COLUMN_TEXT, 18},     {PHRASE_COL_TRAINING_DAY, COLUMN_COUNT, 9},
    {PHRASE_COL_TOPIC, COLUMN_TEXT, 28},       {PHRASE_COL_VENUE, COLUMN_TEXT, 24},
    {PHRASE_COL_PLANNED, COLUMN_DAY, 13},      {PHRASE_COL_HELD, COLUMN_DAY, 13},
    {PHRASE_COL_PRESENT, COLUMN_COUNT, 10},    {PHRASE_COL_ABSENT, COLUMN_TEXT, 20},
    {PHRASE_COL_CONTESTED, COLUMN_COUNT, 12},
};
static const Column product_columns[] = {
    {PHRASE_COL_VILLAGE_CODE, COLUMN_CODE, 11},  {PHRASE_COL_VILLAGE, COLUMN_TEXT, 18},
    {PHRASE_COL_PRODUCT_CODE, COLUMN_TEXT, 9},   {PHRASE_COL_PRODUCT, COLUMN_TEXT, 18},
    {PHRASE_COL_PRODUCT_STATE, COLUMN_TEXT, 16}, {PHRASE_COL_GRADE, COLUMN_TEXT, 10},
    {PHRASE_COL_SINCE, COLUMN_DAY, 13},          {PHRASE_COL_MADE, COLUMN_QTY, 11},
    {PHRASE_COL_SOLD_QTY, COLUMN_QTY, 11},       {PHRASE_COL_UNIT, COLUMN_TEXT, 8},
    {PHRASE_COL_SOLD, COLUMN_BAHT, 14},
};
static const Column assessment_columns[] = {
    {PHRASE_COL_FISCAL_YEAR, COLUMN_CODE, 10},      {PHRASE_COL_VILLAGE_CODE, COLUMN_CODE, 11},
    {PHRASE_COL_VILLAGE, COLUMN_TEXT, 18},          {PHRASE_COL_HOUSEHOLD, COLUMN_COUNT, 9},
    {PHRASE_COL_HAVE_LIVELIHOOD, COLUMN_TEXT, 12},  {PHRASE_COL_HAVE_RELATIONS, COLUMN_TEXT, 12},
    {PHRASE_COL_HAVE_ENVIRONMENT, COLUMN_TEXT, 12}, {PHRASE_COL_NOT_DRUGS, COLUMN_TEXT, 12},
    {PHRASE_COL_NOT_DEBT, COLUMN_TEXT, 12},         {PHRASE_COL_RESULT, COLUMN_TEXT, 12},
    {PHRASE_COL_ASSESSED, COLUMN_DAY, 13},
};

/* A row on its way: cells are set in the order of the columns. */
typedef struct {
  Export *export;
  TableWriter *writer;
  ExportKind kind;
  guint64 rows;
  guint n;
  TableCell cells[COLUMNS_MAX];
} Sheet;

static void put_text(Sheet *sheet, const char *text)
{
  sheet->cells[sheet->n++] = (TableCell){.text = text};
}

static void put_number(Sheet *sheet, gint64 number)
{
  sheet->cells[sheet->n++] = (TableCell){.number = number};
}

/* A count or an amount that may be missing. */
static void put_number_if(Sheet *sheet, gboolean there, gint64 number)
{
  sheet->cells[sheet->n++] = (TableCell){.number = number, .empty = !there};
}

static void put_yes(Sheet *sheet, gboolean yes)
{
  put_text(sheet, phrase(sheet->export->phrases, yes ? PHRASE_YES : PHRASE_NO));
}

static gboolean end_row(Sheet *sheet, GError **error)
{
  Export *export = sheet->export;
  if (!table_row(sheet->writer, sheet->cells, error))
    return FALSE;
  sheet->n = 0;
  export->rows++;
  if (++sheet->rows % PROGRESS_EVERY == 0 && export->progress != NULL)
    export->progress(export_name(sheet->kind), sheet->rows, export->data);
  return TRUE;
}

static gboolean visit_ledger(const LedgerRow *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  const Phrases *phrases = sheet->export->phrases;
  g_autofree char *village = name_place(phrases, household_village(row->household));
  put_number(sheet, row->day);
  put_number(sheet, household_village(row->household));
  put_text(sheet, village);
  put_number(sheet, household_number(row->household));
  put_text(sheet, phrases_wording(phrases)->verbs[row->kind]);
  put_text(sheet, phrase_category(phrases, row->category));
  put_text(sheet, name_product(phrases, row->product));
  put_number_if(sheet, row->qty_milli != 0, row->qty_milli);
  put_text(sheet, row->qty_milli != 0 ? name_unit(phrases, row->unit) : NULL);
  put_number_if(sheet, row->kind != COMMAND_MAKE, row->amount_satang);
  put_text(sheet, row->late ? phrase(phrases, PHRASE_YES) : NULL);
  put_number(sheet, row->id);
  put_number(sheet, row->reverses);
  put_number(sheet, row->person);
  put_number(sheet, row->at_ms);
  return end_row(sheet, error);
}

static gboolean visit_totals(const Totals *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  const Phrases *phrases = sheet->export->phrases;
  g_autofree char *place = name_place(phrases, row->place);
  const gint64 sums[] = {row->income, row->sell,  row->expense, row->saving,    row->withdrawal,
                         row->borrow, row->repay, row->entries, row->reporting, row->practising};
  put_number(sheet, row->month);
  put_text(sheet, name_level(phrases, row->place));
  put_number(sheet, row->place);
  put_text(sheet, place);
  for (guint i = 0; i < G_N_ELEMENTS(sums); i++)
    put_number(sheet, sums[i]);
  return end_row(sheet, error);
}

static gboolean visit_person(const ListedPerson *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  const Phrases *phrases = sheet->export->phrases;
  g_autofree char *village = row->village != 0 ? name_place(phrases, row->village) : NULL;
  g_autofree char *roles = name_roles(phrases, row->roles);
  g_autofree char *phone = row->msisdn != 0 ? g_strdup_printf("+%" G_GINT64_FORMAT, row->msisdn) : NULL;
  put_number(sheet, row->person);
  put_text(sheet, row->name);
  put_text(sheet, phone);
  put_text(sheet, roles);
  put_number(sheet, row->village);
  put_text(sheet, village);
  put_number_if(sheet, row->household != 0, household_number(row->household));
  put_text(sheet, row->language);
  put_text(sheet, name_state(phrases, row->state));
  put_yes(sheet, row->leader);
  put_yes(sheet, row->practice);
  put_number(sheet, row->heard_day);
  if (row->consent_ms != 0)
    put_yes(sheet, row->consent_given);
  else
    put_text(sheet, NULL);
  put_text(sheet, row->consent_text);
  put_number(sheet, row->consent_ms);
  return end_row(sheet, error);
}

static gboolean visit_training(const ListedTraining *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  g_autofree char *village = name_place(sheet->export->phrases, row->village);
  put_number(sheet, row->fiscal_year);
  put_number(sheet, row->village);
  put_text(sheet, village);
  put_number(sheet, row->day);
  put_text(sheet, row->topic);
  put_text(sheet, row->venue);
  put_number(sheet, row->planned_day);
  put_number(sheet, row->held_day);
  put_number_if(sheet, row->present >= 0, row->present);
  put_text(sheet, row->absent);
  put_number_if(sheet, row->present >= 0, row->contested);
  return end_row(sheet, error);
}

static gboolean visit_product(const ListedProduct *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  const Phrases *phrases = sheet->export->phrases;
  const gboolean traded = row->unit != NULL;
  g_autofree char *village = name_place(phrases, row->village);
  put_number(sheet, row->village);
  put_text(sheet, village);
  put_text(sheet, programme_product(sheet->export->programme, row->product) != NULL ? row->product : NULL);
  put_text(sheet, name_product(phrases, row->product));
  put_text(sheet, name_state(phrases, row->state));
  put_text(sheet, row->grade);
  put_number(sheet, row->since_day);
  put_number_if(sheet, traded, row->made_milli);
  put_number_if(sheet, traded, row->sold_milli);
  put_text(sheet, name_unit(phrases, row->unit));
  put_number_if(sheet, traded, row->sold_satang);
  return end_row(sheet, error);
}

/* All five pass; one that fails decides; else what is not looked at waits. */
static PhraseId result_of(const Assessed criteria[CRITERIA])
{
  PhraseId result = PHRASE_RESULT_PASSED;
  for (guint i = 0; i < CRITERIA; i++) {
    if (criteria[i] == ASSESSED_NO)
      return PHRASE_RESULT_FAILED;
    if (criteria[i] == ASSESSED_OPEN)
      result = PHRASE_RESULT_WAITING;
  }
  return result;
}

static gboolean visit_assessment(const Assessment *row, gpointer data, GError **error)
{
  Sheet *sheet = data;
  const Phrases *phrases = sheet->export->phrases;
  g_autofree char *village = name_place(phrases, household_village(row->household));
  put_number(sheet, row->fiscal_year);
  put_number(sheet, household_village(row->household));
  put_text(sheet, village);
  put_number(sheet, household_number(row->household));
  for (guint i = 0; i < CRITERIA; i++) {
    if (row->criteria[i] == ASSESSED_OPEN)
      put_text(sheet, NULL);
    else
      put_yes(sheet, row->criteria[i] == ASSESSED_YES);
  }
  put_text(sheet, phrase(phrases, result_of(row->criteria)));
  put_number(sheet, row->day);
  return end_row(sheet, error);
}

static gboolean list_ledger(Sheet *sheet, GError **error)
{
  return listing_ledger(sheet->export->book, &sheet->export->scope, visit_ledger, sheet, error);
}

static gboolean list_totals(Sheet *sheet, GError **error)
{
  return listing_totals(sheet->export->book, &sheet->export->scope, visit_totals, sheet, error);
}

static gboolean list_people(Sheet *sheet, GError **error)
{
  return listing_people(sheet->export->book, &sheet->export->scope, visit_person, sheet, error);
}

static gboolean list_trainings(Sheet *sheet, GError **error)
{
  return listing_trainings(sheet->export->book, &sheet->export->scope, visit_training, sheet, error);
}

/* What mentors propose stands behind the products, under the name they gave it. */
static gboolean list_proposals(Sheet *sheet, GError **error)
{
  static const PhraseId states[PROPOSAL_STATES] = {[PROPOSAL_NEW] = PHRASE_PROPOSAL_NEW,
                                                   [PROPOSAL_ACCEPTED] = PHRASE_PROPOSAL_ACCEPTED,
                                                   [PROPOSAL_REFUSED] = PHRASE_PROPOSAL_REFUSED};
  const Export *export = sheet->export;
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  if (!proposals_list(export->book, export->scope.place, proposals, error))
    return FALSE;
  for (guint i = 0; i < proposals->len; i++) {
    const Proposal *proposal = &g_array_index(proposals, Proposal, i);
    if (proposal->state == PROPOSAL_UNDONE)
      continue;
    const ListedProduct row = {.village = proposal->village,
                               .product = proposal->name,
                               .state = phrase(export->phrases, states[proposal->state]),
                               .since_day = day_of_ms(proposal->at_ms, export->programme->utc_offset_minutes)};
    if (!visit_product(&row, sheet, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean list_products(Sheet *sheet, GError **error)
{
  return listing_products(sheet->export->book, &sheet->export->scope, visit_product, sheet, error) &&
         list_proposals(sheet, error);
}

static gboolean list_assessments(Sheet *sheet, GError **error)
{
  return listing_assessments(sheet->export->book, &sheet->export->scope, visit_assessment, sheet, error);
}

#define COLUMNS(list) list, G_N_ELEMENTS(list)
static const struct {
  const char *name;
  PhraseId title;
  const Column *columns;
  guint n;
  gboolean (*list)(Sheet *sheet, GError **error);
} kinds[EXPORT_KINDS] = {
    [EXPORT_LEDGER] = {"ledger", PHRASE_SHEET_LEDGER, COLUMNS(ledger_columns), list_ledger},
    [EXPORT_TOTALS] = {"totals", PHRASE_SHEET_TOTALS, COLUMNS(totals_columns), list_totals},
    [EXPORT_PEOPLE] = {"people", PHRASE_SHEET_PEOPLE, COLUMNS(people_columns), list_people},
    [EXPORT_TRAINING] = {"training", PHRASE_SHEET_TRAINING, COLUMNS(training_columns), list_trainings},
    [EXPORT_PRODUCTS] = {"products", PHRASE_SHEET_PRODUCTS, COLUMNS(product_columns), list_products},
    [EXPORT_ASSESSMENTS] = {"assessments", PHRASE_SHEET_ASSESSMENTS, COLUMNS(assessment_columns), list_assessments},
};

const char *export_name(ExportKind kind)
{
  return kinds[kind].name;
}

ExportKind export_by_name(const char *name)
{
  guint kind = 0;
  while (kind < EXPORT_KINDS && strcmp(kinds[kind].name, name) != 0)
    kind++;
  return (ExportKind)kind;
}

gboolean export_sheet(Export *export, ExportKind kind, TableWriter *writer, GError **error)
{
  TableColumn columns[COLUMNS_MAX];
  for (guint i = 0; i < kinds[kind].n; i++) {
    const Column *column = &kinds[kind].columns[i];
    columns[i] = (TableColumn){phrase(export->phrases, column->title), column->type, column->width};
  }
  Sheet sheet = {.export = export, .writer = writer, .kind = kind};
  return table_sheet(writer, phrase(export->phrases, kinds[kind].title), columns, kinds[kind].n, error) &&
         kinds[kind].list(&sheet, error);
}
