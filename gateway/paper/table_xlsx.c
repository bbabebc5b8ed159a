/* XLSX through libxlsxwriter, row by row in constant memory. Texts are written as strings and never looked into, so that none
 * becomes a formula, a link or a number. Money and quantities become floating point here and nowhere else: the format knows no
 * other number, and what is written is never read back. */
#include "calendar.h"
#include "error.h"
#include "table_private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define ROWS_MAX 1048576 /* of a sheet, by the format; more go on in a next one */
#define TEXT_MAX 32767   /* characters of a cell, by the format */
#define TITLE_MAX 31     /* characters of a sheet's name */
#define TYPES (COLUMN_TIME + 1)

typedef struct {
  TableWriter base;
  lxw_workbook *workbook;
  lxw_worksheet *worksheet;
  lxw_format *formats[TYPES], *header;
  char *title, *folder;
  guint parts; /* sheets of the same title */
  lxw_col_t last;
  lxw_row_t row;
} Xlsx;

static gboolean check(const Xlsx *xlsx, lxw_error code, GError **error)
{
  if (code == LXW_NO_ERROR)
    return TRUE;
  g_set_error(error, FAILURE, FAILED_RETRY, "%s cannot be written: %s; nothing of it was kept", output_path(xlsx->base.output),
              code == LXW_ERROR_ZIP_FILE_OPERATION ? g_strerror(errno) : lxw_strerror(code));
  return FALSE;
}

/* Excel refuses : \ / ? * [ ] in the name of a sheet. */
static char *sheet_name(const char *title, guint part)
{
  g_autofree char *plain = g_strdelimit(g_strdup(title), ":\\/?*[]", ' ');
  g_autofree char *number = part > 1 ? g_strdup_printf(" %u", part) : g_strdup("");
  g_autofree char *cut = g_utf8_substring(plain, 0, MIN(g_utf8_strlen(plain, -1), TITLE_MAX - (glong)strlen(number)));
  return g_strconcat(cut, number, NULL);
}

static gboolean begin_part(Xlsx *xlsx, GError **error)
{
  g_autofree char *name = sheet_name(xlsx->title, ++xlsx->parts);
  xlsx->worksheet = workbook_add_worksheet(xlsx->workbook, name);
  if (xlsx->worksheet == NULL)
    return check(xlsx, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
  xlsx->last = (lxw_col_t)(xlsx->base.n - 1);
  worksheet_freeze_panes(xlsx->worksheet, 1, 0);
  worksheet_ignore_errors(xlsx->worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"); /* they are meant as text */
  worksheet_repeat_rows(xlsx->worksheet, 0, 0);
  worksheet_set_landscape(xlsx->worksheet);
  worksheet_set_paper(xlsx->worksheet, 9); /* A4 */
  worksheet_fit_to_pages(xlsx->worksheet, 1, 0);
  for (guint i = 0; i < xlsx->base.n; i++) {
    const TableColumn *column = &xlsx->base.columns[i];
    worksheet_set_column(xlsx->worksheet, (lxw_col_t)i, (lxw_col_t)i, column->width, xlsx->formats[column->type]);
    if (!check(xlsx, worksheet_write_string(xlsx->worksheet, 0, (lxw_col_t)i, column->title, xlsx->header), error))
      return FALSE;
  }
  xlsx->row = 1;
  return TRUE;
}

/* The header's arrows to filter by, once the last row is known. */
static void end_part(Xlsx *xlsx)
{
  if (xlsx->worksheet != NULL && xlsx->row > 1)
    worksheet_autofilter(xlsx->worksheet, 0, 0, xlsx->row - 1, xlsx->last);
}

static gboolean xlsx_sheet(TableWriter *writer, const char *title, GError **error)
{
  Xlsx *xlsx = (Xlsx *)writer;
  end_part(xlsx);
  g_free(xlsx->title);
  xlsx->title = g_strdup(title);
  xlsx->parts = 0;
  return begin_part(xlsx, error);
}

static lxw_error write_text(Xlsx *xlsx, lxw_col_t column, ColumnType type, const char *text)
{
  g_autofree char *clean = type == COLUMN_PHONE ? table_phone(text) : table_clean(text);
  if (g_utf8_strlen(clean, -1) > TEXT_MAX)
    *g_utf8_offset_to_pointer(clean, TEXT_MAX) = '\0';
  return worksheet_write_string(xlsx->worksheet, xlsx->row, column, clean, xlsx->formats[type]);
}

static lxw_datetime date_of(Day day)
{
  return (lxw_datetime){.year = day / 10000, .month = day / 100 % 100, .day = MAX(day % 100, 1)};
}

static lxw_error write_time(Xlsx *xlsx, lxw_col_t column, gint64 ms)
{
  const Day day = day_of_ms(ms, xlsx->base.utc_offset_minutes);
  const gint32 minute = (gint32)((ms - day_start_ms(day, xlsx->base.utc_offset_minutes)) / 60000);
  lxw_datetime time = date_of(day);
  time.hour = minute / 60;
  time.min = minute % 60;
  return worksheet_write_datetime(xlsx->worksheet, xlsx->row, column, &time, xlsx->formats[COLUMN_TIME]);
}

static lxw_error write_cell(Xlsx *xlsx, lxw_col_t column, ColumnType type, const TableCell *cell)
{
  lxw_datetime date;
  double number = (double)cell->number;
  switch (type) {
  case COLUMN_TEXT:
  case COLUMN_PHONE:
    return write_text(xlsx, column, type, cell->text);
  case COLUMN_TIME:
    return write_time(xlsx, column, cell->number);
  case COLUMN_DAY:
  case COLUMN_MONTH:
    date = date_of(type == COLUMN_DAY ? (Day)cell->number : (Day)cell->number * 100 + 1);
    return worksheet_write_datetime(xlsx->worksheet, xlsx->row, column, &date, xlsx->formats[type]);
  case COLUMN_BAHT:
    number /= 100;
    break;
  case COLUMN_QTY:
    number /= 1000;
    break;
  case COLUMN_CODE:
  case COLUMN_COUNT:
    break;
  }
  return worksheet_write_number(xlsx->worksheet, xlsx->row, column, number, xlsx->formats[type]);
}

static gboolean xlsx_row(TableWriter *writer, const TableCell *cells, GError **error)
{
  Xlsx *xlsx = (Xlsx *)writer;
  if (xlsx->row == ROWS_MAX) {
    end_part(xlsx);
    if (!begin_part(xlsx, error))
      return FALSE;
  }
  for (guint i = 0; i < writer->n; i++) {
    const ColumnType type = writer->columns[i].type;
    if (!table_cell_empty(type, &cells[i]) && !check(xlsx, write_cell(xlsx, (lxw_col_t)i, type, &cells[i]), error))
      return FALSE;
  }
  xlsx->row++;
  return TRUE;
}

static gboolean xlsx_end(TableWriter *writer, GError **error)
{
  Xlsx *xlsx = (Xlsx *)writer;
  end_part(xlsx);
  return check(xlsx, workbook_close(g_steal_pointer(&xlsx->workbook)), error);
}

/* The library frees a workbook only by closing it, which writes the file: it is the temporary one, and gone by now. */
static void xlsx_free(TableWriter *writer)
{
  Xlsx *xlsx = (Xlsx *)writer;
  if (xlsx->workbook != NULL)
    lxw_workbook_free(xlsx->workbook);
  g_free(xlsx->title);
  g_free(xlsx->folder);
  g_free(xlsx);
}

static void make_formats(Xlsx *xlsx)
{
  static const char *const patterns[TYPES] = {
      [COLUMN_TEXT] = "@",         [COLUMN_PHONE] = "@",       [COLUMN_CODE] = "0",
      [COLUMN_COUNT] = "#,##0",    [COLUMN_BAHT] = "#,##0.00", [COLUMN_QTY] = "#,##0.###",
      [COLUMN_DAY] = "yyyy-mm-dd", [COLUMN_MONTH] = "yyyy-mm", [COLUMN_TIME] = "yyyy-mm-dd hh:mm",
  };
  for (guint i = 0; i < TYPES; i++) {
    xlsx->formats[i] = workbook_add_format(xlsx->workbook);
    format_set_num_format(xlsx->formats[i], patterns[i]);
  }
  xlsx->header = workbook_add_format(xlsx->workbook);
  format_set_bold(xlsx->header);
  format_set_text_wrap(xlsx->header);
  format_set_align(xlsx->header, LXW_ALIGN_VERTICAL_TOP);
  format_set_bottom(xlsx->header, LXW_BORDER_THIN);
  format_set_bg_color(xlsx->header, 0xE8EFE6);
}

TableWriter *table_xlsx(const char *path, gint32 utc_offset_minutes, const char *author, GError **error)
{
  static const TableKind kind = {xlsx_sheet, xlsx_row, xlsx_end, xlsx_free};
  Output *output = output_open(path, error);
  if (output == NULL)
    return NULL;
  Xlsx *xlsx = g_new0(Xlsx, 1);
  xlsx->base = (TableWriter){.kind = &kind, .output = output, .utc_offset_minutes = utc_offset_minutes};
  xlsx->folder = g_path_get_dirname(path);
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = xlsx->folder};
  xlsx->workbook = workbook_new_opt(output_temporary(output), &options);
  if (xlsx->workbook == NULL) {
    check(xlsx, LXW_ERROR_CREATING_TMPFILE, error);
    table_abandon(&xlsx->base);
    return NULL;
  }
  lxw_doc_properties properties = {.author = (char *)(author != NULL ? author : "")};
  workbook_set_properties(xlsx->workbook, &properties);
  make_formats(xlsx);
  return &xlsx->base;
}
