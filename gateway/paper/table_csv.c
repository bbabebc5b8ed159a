/* RFC 4180 with CRLF and a byte order mark, which is how spreadsheets know UTF-8.
 *
 * A spreadsheet takes a cell that begins with = + - @, a tab or a line end for a formula. Such a text gets an apostrophe in
 * front, which every spreadsheet takes for "this is text". A telephone number is written in groups, 081-234-5678: as ten digits
 * it would be read as a number and lose its zero; import reads either. */
#include "calendar.h"
#include "names.h"
#include "table_private.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define END "\r\n"

static void write_text(Output *output, const char *text)
{
  g_autofree char *clean = table_clean(text);
  const gunichar first = g_utf8_get_char(clean);
  /* the full-width forms of = + - @ count in some spreadsheets */
  const gboolean formula = first != 0 && first < 0x80
                               ? strchr("=+-@\t\r\n", (int)first) != NULL
                               : first == 0xff1d || first == 0xff0b || first == 0xff0d || first == 0xff20;
  const gboolean quoted = formula || strpbrk(clean, ",;\"\r\n\t") != NULL || clean[0] == ' ';
  GString *field = g_string_new(formula ? "'" : NULL);
  g_string_append(field, clean);
  if (quoted) {
    g_string_replace(field, "\"", "\"\"", 0);
    g_string_prepend_c(field, '"');
    g_string_append_c(field, '"');
  }
  output_write(output, field->str, field->len);
  g_string_free(field, TRUE);
}

static char *grouped(const char *e164)
{
  g_autofree char *phone = table_phone(e164);
  return strlen(phone) == 10 ? g_strdup_printf("%.3s-%.3s-%s", phone, phone + 3, phone + 6) : g_steal_pointer(&phone);
}

static char *day_text(gint64 day)
{
  return g_strdup_printf("%04d-%02d-%02d", (gint32)day / 10000, (gint32)day / 100 % 100, (gint32)day % 100);
}

static char *time_text(gint64 ms, gint32 offset)
{
  const Day day = day_of_ms(ms, offset);
  const gint32 minute = (gint32)((ms - day_start_ms(day, offset)) / 60000);
  g_autofree char *date = day_text(day);
  return g_strdup_printf("%s %02d:%02d", date, minute / 60, minute % 60);
}

static char *number_text(const TableWriter *writer, ColumnType type, const TableCell *cell)
{
  switch (type) {
  case COLUMN_BAHT:
    return name_decimal(cell->number, 100, 2);
  case COLUMN_QTY:
    return name_decimal(cell->number, 1000, 0);
  case COLUMN_DAY:
    return day_text(cell->number);
  case COLUMN_MONTH:
    return g_strdup_printf("%04d-%02d", (gint32)cell->number / 100, (gint32)cell->number % 100);
  case COLUMN_TIME:
    return time_text(cell->number, writer->utc_offset_minutes);
  case COLUMN_PHONE:
    return grouped(cell->text);
  case COLUMN_TEXT:
  case COLUMN_CODE:
  case COLUMN_COUNT:
    break;
  }
  return g_strdup_printf("%" G_GINT64_FORMAT, cell->number);
}

static gboolean csv_sheet(TableWriter *writer, const char *title, GError **error)
{
  (void)title;
  (void)error;
  output_write(writer->output, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK));
  for (guint i = 0; i < writer->n; i++) {
    output_write(writer->output, ",", i > 0);
    write_text(writer->output, writer->columns[i].title);
  }
  output_write(writer->output, END, strlen(END));
  return TRUE;
}

static gboolean csv_row(TableWriter *writer, const TableCell *cells, GError **error)
{
  (void)error;
  for (guint i = 0; i < writer->n; i++) {
    const ColumnType type = writer->columns[i].type;
    output_write(writer->output, ",", i > 0);
    if (table_cell_empty(type, &cells[i]))
      continue;
    if (type == COLUMN_TEXT) {
      write_text(writer->output, cells[i].text);
      continue;
    }
    g_autofree char *text = number_text(writer, type, &cells[i]);
    if (type == COLUMN_PHONE)
      write_text(writer->output, text);
    else
      output_write(writer->output, text, strlen(text));
  }
  output_write(writer->output, END, strlen(END));
  return TRUE;
}

static gboolean csv_end(TableWriter *writer, GError **error)
{
  (void)writer;
  (void)error;
  return TRUE;
}

static void csv_free(TableWriter *writer)
{
  g_free(writer);
}

TableWriter *table_csv(const char *path, gint32 utc_offset_minutes, GError **error)
{
  static const TableKind kind = {csv_sheet, csv_row, csv_end, csv_free};
  Output *output = output_open(path, error);
  if (output == NULL)
    return NULL;
  TableWriter *writer = g_new0(TableWriter, 1);
  *writer = (TableWriter){.kind = &kind, .output = output, .utc_offset_minutes = utc_offset_minutes};
  return writer;
}
