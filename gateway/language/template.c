/* Grammar: template = { text | field | "[" [ "!" ] { text | field } "]" };  field = "{" name "}". Parts do not nest. */
#include "template.h"

#include "facts.h"

#include <string.h>

#define WHOLE G_MAXUINT /* lists are not shortened */

struct Template {
  GArray *parts; /* Part */
};

static void clear_part(gpointer data)
{
  Part *part = data;
  for (guint i = 0; i < part->n_pieces; i++)
    g_free(part->pieces[i].text);
  g_free(part->pieces);
}

void template_free(Template *template)
{
  if (template == NULL)
    return;
  g_array_unref(template->parts);
  g_free(template);
}

guint template_n_parts(const Template *template)
{
  return template->parts->len;
}

const Part *template_part(const Template *template, guint place)
{
  return &g_array_index(template->parts, Part, place);
}

/* Takes `text`. */
static void add_piece(Template *template, PieceType type, char *text, guint field)
{
  Part *part = &g_array_index(template->parts, Part, template->parts->len - 1);
  part->pieces = g_renew(Piece, part->pieces, part->n_pieces + 1);
  part->pieces[part->n_pieces++] = (Piece){.type = type, .text = text, .field = field};
}

static void open_part(Template *template, PartRank rank)
{
  const Part part = {.rank = rank};
  g_array_append_val(template->parts, part);
}

static char *refuse_field(const char *name, const FieldSet *fields)
{
  GString *known = g_string_new(NULL);
  for (guint i = 0; i < fields->n_fields; i++)
    g_string_append_printf(known, "{%s} ", fields->fields[i].name);
  g_autofree char *facts = fact_names();
  char *why = g_strdup_printf("{%s} is no field of this reply; known: %sand %s", name, known->str, facts);
  g_string_free(known, TRUE);
  return why;
}

/* `at` stands behind the brace. The place behind the closing one, NULL after a refusal. */
static const char *parse_field(Template *template, const char *at, const FieldSet *fields, const Wording *wording, char **why)
{
  const char *end = strchr(at, '}');
  if (end == NULL) {
    *why = g_strdup("a { is not closed; write } behind the field's name");
    return NULL;
  }
  g_autofree char *name = g_strndup(at, (gsize)(end - at));
  const int field = field_set_find(fields, name);
  gboolean is_list = FALSE;
  char *fact = field < 0 ? fact_write(wording, name, &is_list) : NULL;
  if (field >= 0) {
    add_piece(template, PIECE_FIELD, NULL, (guint)field);
  } else if (fact != NULL) {
    add_piece(template, is_list ? PIECE_LIST : PIECE_LITERAL, fact, 0);
  } else {
    *why = refuse_field(name, fields);
    return NULL;
  }
  return end + 1;
}

static char *refuse_letter(const Wording *wording, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    if (g_unichar_iscntrl(character))
      return g_strdup("it holds a control character; write it as one line");
    if (wording->alphabet == ALPHABET_GSM7 && segment_gsm7_units(character) == 0)
      return g_strdup_printf("\"%.*s\" is not in GSM-7; write it with plain letters", (int)(g_utf8_next_char(at) - at), at);
  }
  return NULL;
}

/* One bracket, brace or run of text; the place behind it, NULL after a refusal. */
static const char *parse_step(Template *template, const char *at, gboolean *inside, const FieldSet *fields,
                              const Wording *wording, char **why)
{
  if (*at == '{')
    return parse_field(template, at + 1, fields, wording, why);
  if (*at == '[' && !*inside) {
    *inside = TRUE;
    open_part(template, at[1] == '!' ? RANK_LAST : RANK_MAY);
    return at + (at[1] == '!' ? 2 : 1);
  }
  if (*at == ']' && *inside) {
    *inside = FALSE;
    open_part(template, RANK_MUST);
    return at + 1;
  }
  const gsize length = strcspn(at, "{}[]");
  if (length == 0) {
    *why = g_strdup_printf("a %c stands alone; optional parts are written [ … ] side by side, fields {a}", *at);
    return NULL;
  }
  g_autofree char *text = g_strndup(at, length);
  *why = refuse_letter(wording, text);
  if (*why != NULL)
    return NULL;
  add_piece(template, PIECE_LITERAL, g_steal_pointer(&text), 0);
  return at + length;
}

Template *template_parse(const char *text, const FieldSet *fields, const Wording *wording, char **why)
{
  g_autoptr(Template) template = g_new0(Template, 1);
  template->parts = g_array_new(FALSE, FALSE, sizeof(Part));
  g_array_set_clear_func(template->parts, clear_part);
  *why = NULL;
  open_part(template, RANK_MUST);
  gboolean inside = FALSE;
  for (const char *at = text; at != NULL && *at != '\0';)
    at = parse_step(template, at, &inside, fields, wording, why);
  if (*why == NULL && inside)
    *why = g_strdup("a [ is not closed; write ] behind the optional part");
  if (*why == NULL && text[0] == '\0')
    *why = g_strdup("it is empty; write what is to be sent");
  return *why == NULL ? g_steal_pointer(&template) : NULL;
}

static gboolean part_is_served(const Part *part, TemplateValues values)
{
  for (guint i = 0; i < part->n_pieces; i++) {
    if (part->pieces[i].type == PIECE_FIELD && values[part->pieces[i].field] == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean template_is_served(const Template *template, TemplateValues values)
{
  for (guint i = 0; i < template->parts->len; i++) {
    const Part *part = template_part(template, i);
    if (part->rank == RANK_MUST && !part_is_served(part, values))
      return FALSE;
  }
  return TRUE;
}

/* The first `cap` items of a list, and the language's mark where that is not all. */
static void append_list(GString *text, const Wording *wording, const char *items, guint cap)
{
  const char *end = items;
  guint taken = 0;
  while (*end != '\0' && taken < cap) {
    end = strchr(end + 1, ' ') != NULL ? strchr(end + 1, ' ') : end + strlen(end);
    taken++;
  }
  g_string_append_len(text, items, end - items);
  if (*end != '\0')
    g_string_append(text, wording->more);
}

typedef struct {
  guint may;  /* how many optional parts stand */
  guint last; /* how many last parts stand */
  guint cap;  /* items of a list */
} Room;

static char *compose(const Template *template, const FieldSet *fields, const Wording *wording, TemplateValues values, Room room)
{
  GString *text = g_string_new(NULL);
  guint may = 0, last = 0;
  for (guint i = 0; i < template->parts->len; i++) {
    const Part *part = template_part(template, i);
    if ((part->rank == RANK_MAY && may++ >= room.may) || (part->rank == RANK_LAST && last++ >= room.last) ||
        (part->rank != RANK_MUST && !part_is_served(part, values)))
      continue;
    for (guint p = 0; p < part->n_pieces; p++) {
      const Piece *piece = &part->pieces[p];
      const char *written = piece->type == PIECE_FIELD ? values[piece->field] : piece->text;
      if (written == NULL)
        g_string_append(text, wording_unknown(wording));
      else if (piece->type == PIECE_LIST || (piece->type == PIECE_FIELD && kind_is_list(fields->fields[piece->field].kind)))
        append_list(text, wording, written, room.cap);
      else
        g_string_append(text, written);
    }
  }
  return g_string_free(text, FALSE);
}

static gboolean keep_if_fits(const Wording *wording, guint limit, char *text, char **fitting)
{
  if (wording_units(wording, text) <= limit) {
    *fitting = text;
    return TRUE;
  }
  g_free(text);
  return FALSE;
}

static guint count_rank(const Template *template, PartRank rank)
{
  guint count = 0;
  for (guint i = 0; i < template->parts->len; i++)
    count += template_part(template, i)->rank == rank;
  return count;
}

/* The most items any list has: where shortening begins. */
static guint longest_list(const Template *template, const FieldSet *fields, TemplateValues values)
{
  guint longest = 0;
  for (guint i = 0; i < template->parts->len; i++) {
    const Part *part = template_part(template, i);
    for (guint p = 0; p < part->n_pieces; p++) {
      const Piece *piece = &part->pieces[p];
      const gboolean is_list =
          piece->type == PIECE_LIST || (piece->type == PIECE_FIELD && kind_is_list(fields->fields[piece->field].kind));
      const char *items = piece->type == PIECE_FIELD ? values[piece->field] : piece->text;
      guint count = is_list && items != NULL ? 1 : 0;
      for (; count > 0 && *items != '\0'; items++)
        count += *items == ' ';
      longest = MAX(longest, count);
    }
  }
  return longest;
}

char *template_fit(const Template *template, const FieldSet *fields, const Wording *wording, TemplateValues values, guint limit,
                   gboolean bent)
{
  char *fitting = NULL;
  const guint n_last = count_rank(template, RANK_LAST);
  guint may = count_rank(template, RANK_MAY) + 1;
  while (may-- > 0) {
    if (keep_if_fits(wording, limit, compose(template, fields, wording, values, (Room){may, n_last, WHOLE}), &fitting))
      return fitting;
  }
  if (!bent)
    return NULL;
  /* more items than characters never fit, however many villages a list names */
  const guint items = MIN(longest_list(template, fields, values), wording->limit);
  for (guint last = n_last + 1; last-- > 0;) {
    for (guint cap = items + 1; cap-- > 0;) {
      if (keep_if_fits(wording, limit, compose(template, fields, wording, values, (Room){0, last, cap}), &fitting))
        return fitting;
    }
  }
  return NULL;
}
