#include "catalogue.h"

#include "error.h"
#include "own_reply.h"

#include <string.h>

typedef struct {
  Wording *wording;
  Phrases *phrases;
  Wording practice;                /* a view of the same, wording_in_practice */
  GPtrArray *replies[REPLY_COUNT]; /* Template *, the alternatives in order; NULL for REPLY_NONE */
} Language;

struct Catalogue {
  FieldSet fields[REPLY_COUNT];
  GPtrArray *languages; /* Language * */
  GPtrArray *codes;     /* char * of the wordings, with a NULL behind */
  OwnReplies *own;      /* NULL before catalogue_know_own_replies */
};

static const struct {
  const char *id;
  const char *fields;
} rows[REPLY_COUNT] = {
    {"REPLY_NONE", ""},
#define REPLY(id, class, fields) {#id, fields},
#include "message/replies.def"
#undef REPLY
};

typedef char *Values[ANSWER_FIELDS_MAX];

static void clear_values(Values values)
{
  for (guint i = 0; i < ANSWER_FIELDS_MAX; i++)
    g_clear_pointer(&values[i], g_free);
}

static void free_language(gpointer data)
{
  Language *language = data;
  for (guint i = 0; i < REPLY_COUNT; i++)
    g_clear_pointer(&language->replies[i], g_ptr_array_unref);
  phrases_free(language->phrases);
  wording_free(language->wording);
  g_free(language);
}

void catalogue_free(Catalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  own_replies_free(catalogue->own);
  g_ptr_array_unref(catalogue->languages);
  g_ptr_array_unref(catalogue->codes);
  g_free(catalogue);
}

static void fill_widest(const Wording *wording, const FieldSet *fields, Values values)
{
  for (guint i = 0; i < fields->n_fields; i++)
    values[i] = kind_widest(wording, &fields->fields[i]);
}

static gboolean is_screen(ReplyId id)
{
  return reply_row(id)->class == CLASS_SCREEN;
}

/* Practice marks what is one SMS. The longer notice of privacy is in earnest, whoever practises; a screen has the mark where it
 * has room. */
static gboolean is_marked(ReplyId id)
{
  return reply_segments(id) == 1 && !is_screen(id);
}

/* The units that a reply may have: of its SMS together, less what the mark of practice takes; of a screen. */
static guint room_of(const Wording *wording, ReplyId id)
{
  if (is_screen(id))
    return SCREEN_LIMIT;
  return segment_room(wording->alphabet, reply_segments(id)) - (is_marked(id) ? wording->reserved : 0);
}

/* Whether the last alternative fits with the widest value of every field. */
static gboolean is_proven(const Language *language, const Wording *wording, const FieldSet *fields, ReplyId id)
{
  const GPtrArray *alternatives = language->replies[id];
  Values values = {NULL};
  fill_widest(wording, fields, values);
  const Template *last = g_ptr_array_index(alternatives, alternatives->len - 1);
  g_autofree char *text = template_fit(last, fields, wording, values, room_of(wording, id), TRUE);
  clear_values(values);
  return text != NULL;
}

static void read_template(Settings *file, const config_setting_t *node, Language *language, ReplyId id, const FieldSet *fields)
{
  g_autofree char *why = NULL;
  const char *text = config_setting_get_string(node);
  if (text == NULL || !g_utf8_validate(text, -1, NULL)) {
    settings_complain(file, node, "write it as a \"text\" in UTF-8, or a list of such texts", "%s must be a text", rows[id].id);
    return;
  }
  Template *template = template_parse(text, fields, language->wording, &why);
  if (template != NULL)
    g_ptr_array_add(language->replies[id], template);
  else
    settings_complain(file, node, "see the head of this file for how a template is written", "%s: %s", rows[id].id, why);
}

static void read_reply(Settings *file, SettingsGroup *group, Language *language, ReplyId id, const FieldSet *fields)
{
  const config_setting_t *node = settings_node(group, rows[id].id);
  language->replies[id] = g_ptr_array_new_with_free_func((GDestroyNotify)template_free);
  if (node == NULL) {
    const config_setting_t *at = settings_group_node(group);
    g_autofree char *mend = g_strdup_printf("write %s = \"…\"; its fields: %s", rows[id].id, rows[id].fields);
    settings_complain(file, at != NULL ? at : settings_root(file), mend, "the reply %s is missing", rows[id].id);
    return;
  }
  const gboolean is_list = config_setting_is_list(node) == CONFIG_TRUE || config_setting_is_array(node) == CONFIG_TRUE;
  const guint n_alternatives = is_list ? (guint)config_setting_length(node) : 1;
  for (guint i = 0; i < n_alternatives; i++)
    read_template(file, is_list ? config_setting_get_elem(node, i) : node, language, id, fields);
  if (n_alternatives == 0)
    settings_complain(file, node, "write a text", "%s has no alternative", rows[id].id);
  if (n_alternatives == 0 || language->replies[id]->len != n_alternatives)
    return;
  const config_setting_t *last = is_list ? config_setting_get_elem(node, n_alternatives - 1) : node;
  const char *mend = "shorten it, or put what may be left out in [ … ]";
  if (!is_proven(language, language->wording, fields, id))
    settings_complain(file, last, mend, "%s can be longer than %u %s of %u characters together", rows[id].id,
                      reply_segments(id), is_screen(id) ? "screen" : "SMS", room_of(language->wording, id));
  else if (!is_proven(language, &language->practice, fields, id))
    settings_complain(file, last, mend, "in practice, behind its mark, %s can be longer than the %u characters left",
                      rows[id].id, room_of(&language->practice, id));
}

static gboolean read_language(Catalogue *catalogue, const char *path, const Programme *programme, GError **error)
{
  Settings *file = settings_open(path, error);
  if (file == NULL)
    return FALSE;
  SettingsGroup *root = settings_group(file, settings_root(file), NULL);
  Language *language = g_new0(Language, 1);
  language->wording = wording_read(file, root, programme);
  language->phrases = phrases_read(file, root, language->wording);
  language->practice = wording_in_practice(language->wording);
  settings_has(root, "words");           /* the reader's */
  settings_has(root, "ignored_phrases"); /* the reader's */
  settings_has(root, "replies");
  SettingsGroup *replies = settings_group(file, settings_root(file), "replies");
  for (guint id = 1; id < REPLY_COUNT; id++)
    read_reply(file, replies, language, (ReplyId)id, &catalogue->fields[id]);
  settings_group_end(replies);
  if (catalogue_has_language(catalogue, language->wording->code))
    settings_complain(file, settings_node(root, "language"), "give each file a code of its own",
                      "language \"%s\" is there twice", language->wording->code);
  settings_group_end(root);
  g_ptr_array_add(catalogue->languages, language);
  g_ptr_array_insert(catalogue->codes, (int)catalogue->codes->len - 1, language->wording->code);
  return settings_close(file, error);
}

Catalogue *catalogue_load(const char *const *language_files, const Programme *programme, GError **error)
{
  g_autoptr(Catalogue) catalogue = g_new0(Catalogue, 1);
  catalogue->languages = g_ptr_array_new_with_free_func(free_language);
  catalogue->codes = g_ptr_array_new();
  g_ptr_array_add(catalogue->codes, NULL);
  for (guint id = 1; id < REPLY_COUNT; id++) {
    if (!field_set_parse(rows[id].fields, &catalogue->fields[id]))
      g_error("replies.def: the fields of %s are malformed", rows[id].id);
  }
  GString *complaints = g_string_new(NULL);
  for (gsize i = 0; language_files[i] != NULL; i++) {
    g_autoptr(GError) problem = NULL;
    if (!read_language(catalogue, language_files[i], programme, &problem))
      g_string_append_printf(complaints, "%s%s", complaints->len > 0 ? "\n" : "", problem->message);
  }
  if (catalogue->languages->len == 0 && complaints->len == 0)
    g_string_append(complaints, "no language file is named; name at least one");
  const gboolean good = complaints->len == 0;
  if (!good)
    g_set_error_literal(error, FAILURE, FAILED_CONFIG, complaints->str);
  g_string_free(complaints, TRUE);
  return good ? g_steal_pointer(&catalogue) : NULL;
}

static const Language *find_language(const Catalogue *catalogue, const char *code)
{
  for (guint i = 0; code != NULL && i < catalogue->languages->len; i++) {
    const Language *language = g_ptr_array_index(catalogue->languages, i);
    if (strcmp(language->wording->code, code) == 0)
      return language;
  }
  return NULL;
}

static const Language *language_or_default(const Catalogue *catalogue, const char *code)
{
  const Language *language = find_language(catalogue, code);
  return language != NULL ? language : g_ptr_array_index(catalogue->languages, 0);
}

const char *catalogue_default_language(const Catalogue *catalogue)
{
  return language_or_default(catalogue, NULL)->wording->code;
}

gboolean catalogue_has_language(const Catalogue *catalogue, const char *language)
{
  return find_language(catalogue, language) != NULL;
}

const char *const *catalogue_languages(const Catalogue *catalogue)
{
  return (const char *const *)catalogue->codes->pdata;
}

const Phrases *catalogue_phrases(const Catalogue *catalogue, const char *language)
{
  return language_or_default(catalogue, language)->phrases;
}

guint catalogue_units(const Catalogue *catalogue, const char *language, const char *text)
{
  return wording_units(language_or_default(catalogue, language)->wording, text);
}

/* The first alternative that serves; the last one bent to fit, NULL where it does not. */
static char *choose(const Language *language, const Wording *wording, ReplyId id, const FieldSet *fields, TemplateValues values,
                    guint limit)
{
  const GPtrArray *alternatives = language->replies[id];
  for (guint i = 0; i + 1 < alternatives->len; i++) {
    const Template *template = g_ptr_array_index(alternatives, i);
    char *text = template_is_served(template, values) ? template_fit(template, fields, wording, values, limit, FALSE) : NULL;
    if (text != NULL)
      return text;
  }
  return template_fit(g_ptr_array_index(alternatives, alternatives->len - 1), fields, wording, values, limit, TRUE);
}

char *catalogue_widest(const Catalogue *catalogue, const char *language, ReplyId id)
{
  const Language *chosen = language_or_default(catalogue, language);
  const FieldSet *fields = &catalogue->fields[id];
  Values values = {NULL};
  fill_widest(chosen->wording, fields, values);
  char *text = choose(chosen, chosen->wording, id, fields, values, room_of(chosen->wording, id));
  clear_values(values);
  return text;
}

/* Values that are wider than the proof's become the mark of the unknown. Lists shorten themselves. */
static void blank_too_wide(const Wording *wording, const FieldSet *fields, Values values)
{
  for (guint i = 0; i < fields->n_fields; i++) {
    g_autofree char *widest = kind_widest(wording, &fields->fields[i]);
    if (values[i] == NULL || kind_is_list(fields->fields[i].kind) ||
        wording_units(wording, values[i]) <= wording_units(wording, widest))
      continue;
    g_free(values[i]);
    values[i] = g_strdup(wording_unknown(wording));
  }
}

/* NULL where it does not fit. */
static char *render(const Catalogue *catalogue, const Language *language, const Wording *wording, const Answer *answer,
                    guint limit)
{
  const FieldSet *fields = &catalogue->fields[answer->id];
  Values values = {NULL};
  for (guint i = 0; i < fields->n_fields; i++)
    values[i] = kind_write(wording, &fields->fields[i], answer_field(answer, fields->fields[i].source));
  char *text = choose(language, wording, answer->id, fields, values, limit);
  if (text == NULL) {
    blank_too_wide(wording, fields, values);
    text = choose(language, wording, answer->id, fields, values, limit);
  }
  clear_values(values);
  return text;
}

static gboolean is_reply(const Answer *answer)
{
  return answer->id > REPLY_NONE && answer->id < REPLY_COUNT;
}

char *catalogue_render(const Catalogue *catalogue, const char *language, const Answer *answer)
{
  const Language *chosen = language_or_default(catalogue, language);
  return is_reply(answer) ? render(catalogue, chosen, chosen->wording, answer, room_of(chosen->wording, answer->id))
                          : g_strdup("");
}

char *catalogue_render_practice(const Catalogue *catalogue, const char *language, const Answer *answer)
{
  const Language *chosen = language_or_default(catalogue, language);
  if (!is_reply(answer))
    return g_strdup("");
  g_autofree char *text = render(catalogue, chosen, &chosen->practice, answer, room_of(&chosen->practice, answer->id));
  return g_strconcat(is_marked(answer->id) ? chosen->wording->practice_mark : "", text, NULL);
}

char *catalogue_render_within(const Catalogue *catalogue, const char *language, gboolean practice, const Answer *answer,
                              guint limit)
{
  const Language *chosen = language_or_default(catalogue, language);
  const char *mark = practice ? chosen->wording->practice_mark : "";
  const guint units = wording_units(chosen->wording, mark);
  if (!is_reply(answer))
    return NULL;
  if (practice && units < limit) {
    g_autofree char *text = render(catalogue, chosen, &chosen->practice, answer, limit - units);
    if (text != NULL)
      return g_strconcat(mark, text, NULL);
  }
  return render(catalogue, chosen, chosen->wording, answer, limit);
}

void catalogue_know_own_replies(Catalogue *catalogue, char *(*fold)(const char *bytes, gsize length))
{
  own_replies_free(catalogue->own);
  catalogue->own = own_replies_new(fold);
  for (guint i = 0; i < catalogue->languages->len; i++) {
    const Language *language = g_ptr_array_index(catalogue->languages, i);
    own_replies_mark(catalogue->own, language->wording->practice_mark);
    for (guint id = 1; id < REPLY_COUNT; id++) {
      for (guint a = 0; !is_screen((ReplyId)id) && a < language->replies[id]->len; a++)
        own_replies_add(catalogue->own, g_ptr_array_index(language->replies[id], a), &catalogue->fields[id]);
    }
  }
}

gboolean catalogue_is_own_reply(const Catalogue *catalogue, const char *folded_text)
{
  return catalogue->own != NULL && own_replies_match(catalogue->own, folded_text);
}
