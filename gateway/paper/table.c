#include "table_private.h"

#include <string.h>

#define HOME_PREFIX "+66"

gboolean table_sheet(TableWriter *writer, const char *title, const TableColumn *columns, guint n, GError **error)
{
  writer->columns = columns;
  writer->n = n;
  return writer->kind->sheet(writer, title, error);
}

gboolean table_row(TableWriter *writer, const TableCell *cells, GError **error)
{
  return writer->kind->row(writer, cells, error);
}

gboolean table_finish(TableWriter *writer, GError **error)
{
  gboolean done = writer->kind->end(writer, error);
  if (done)
    done = output_keep(g_steal_pointer(&writer->output), error);
  table_abandon(writer);
  return done;
}

void table_abandon(TableWriter *writer)
{
  if (writer == NULL)
    return;
  output_abandon(writer->output);
  writer->kind->free(writer);
}

gboolean table_cell_empty(ColumnType type, const TableCell *cell)
{
  if (cell->empty)
    return TRUE;
  switch (type) {
  case COLUMN_TEXT:
  case COLUMN_PHONE:
    return cell->text == NULL || cell->text[0] == '\0';
  case COLUMN_DAY:
  case COLUMN_MONTH:
  case COLUMN_TIME:
  case COLUMN_CODE:
    return cell->number == 0;
  case COLUMN_COUNT:
  case COLUMN_BAHT:
  case COLUMN_QTY:
    return FALSE;
  }
  return FALSE;
}

char *table_phone(const char *e164)
{
  return g_str_has_prefix(e164, HOME_PREFIX) ? g_strconcat("0", e164 + strlen(HOME_PREFIX), NULL) : g_strdup(e164);
}

/* Nearly every text is: nothing but valid UTF-8 without control characters or what begins like a noncharacter. */
static gboolean is_plain(const char *text)
{
  for (const guchar *at = (const guchar *)text; *at != '\0'; at++)
    if (*at < 0x20 || *at == 0x7f || *at == 0xef)
      return FALSE;
  return g_utf8_validate(text, -1, NULL);
}

char *table_clean(const char *text)
{
  if (is_plain(text))
    return g_strdup(text);
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *clean = g_string_sized_new(strlen(valid));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    const gboolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (!control && c != 0x7f && c != 0xfffe && c != 0xffff)
      g_string_append_unichar(clean, c);
  }
  return g_string_free(clean, FALSE);
}
