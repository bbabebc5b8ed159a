#include "lexicon.h"

#include "settings.h"
#include "text/fold.h"

#include <string.h>

G_STATIC_ASSERT(TAG_COUNT <= 192);

/* A trie of characters. Edges are kept in one open-addressing table keyed by (node, character): a step is a probe or two. */
typedef struct {
  guint64 key; /* node << 21 | character; 0: free (no edge carries NUL) */
  guint32 to;
} Edge;

struct Lexicon {
  Edge *edges;
  guint32 n_edges, size;
  GPtrArray *at;    /* by node: Word * or NULL */
  GPtrArray *words; /* owns */
  GPtrArray *units; /* owns Unit */
  GPtrArray *phrases[PHRASES_COUNT];
};

static const char *const tag_keys[] = {
#define TAG(id, key) key,
#include "tags.def"
#undef TAG
};

static const char *const phrase_keys[PHRASES_COUNT] = {"auto_reply",  "otp",     "link",    "missed_call", "parcel",
                                                       "parcel_sign", "balance", "account", "ad"};

static guint32 slot_of(const Lexicon *lexicon, guint64 key)
{
  guint32 slot = (guint32)((key * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)) >> 32) & (lexicon->size - 1);
  while (lexicon->edges[slot].key != 0 && lexicon->edges[slot].key != key)
    slot = (slot + 1) & (lexicon->size - 1);
  return slot;
}

static guint64 key_of(guint32 node, gunichar c)
{
  return (guint64)node << 21 | c;
}

static void grow(Lexicon *lexicon)
{
  Edge *old = lexicon->edges;
  const guint32 old_size = lexicon->size;
  lexicon->size = MAX(4096, old_size * 2);
  lexicon->edges = g_new0(Edge, lexicon->size);
  for (guint32 i = 0; i < old_size; i++) {
    if (old[i].key != 0)
      lexicon->edges[slot_of(lexicon, old[i].key)] = old[i];
  }
  g_free(old);
}

guint32 lexicon_step(const Lexicon *lexicon, guint32 place, gunichar c)
{
  const Edge *edge = &lexicon->edges[slot_of(lexicon, key_of(place, c))];
  return edge->key != 0 ? edge->to : LEXICON_NOWHERE;
}

const Word *lexicon_word(const Lexicon *lexicon, guint32 place)
{
  return place == LEXICON_NOWHERE ? NULL : g_ptr_array_index(lexicon->at, place);
}

const Word *lexicon_find(const Lexicon *lexicon, const char *folded)
{
  guint32 place = LEXICON_START;
  for (const char *p = folded; *p != '\0' && place != LEXICON_NOWHERE; p = g_utf8_next_char(p))
    place = lexicon_step(lexicon, place, g_utf8_get_char(p));
  return lexicon_word(lexicon, place);
}

gboolean lexicon_has_phrase(const Lexicon *lexicon, Phrases phrases, const char *folded)
{
  const GPtrArray *list = lexicon->phrases[phrases];
  const gsize length = strlen(folded);
  for (guint i = 0; i < list->len; i++) {
    const char *phrase = g_ptr_array_index(list, i);
    if (strlen(phrase) <= length && strstr(folded, phrase) != NULL) /* most messages are shorter than most phrases */
      return TRUE;
  }
  return FALSE;
}

/* The word's entry, made where it is new. */
static Word *enter(Lexicon *lexicon, const char *written)
{
  g_autofree char *text = fold(written, strlen(written));
  guint32 place = LEXICON_START;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    const guint64 key = key_of(place, g_utf8_get_char(p));
    Edge *edge = &lexicon->edges[slot_of(lexicon, key)];
    if (edge->key == 0) {
      *edge = (Edge){key, lexicon->at->len};
      g_ptr_array_add(lexicon->at, NULL);
      place = edge->to;
      if (++lexicon->n_edges * 2 > lexicon->size)
        grow(lexicon);
    } else {
      place = edge->to;
    }
  }
  Word *word = g_ptr_array_index(lexicon->at, place);
  if (word == NULL) {
    word = g_new0(Word, 1);
    word->digit = -1;
    word->text = g_strdup(text);
    g_ptr_array_add(lexicon->words, word);
    g_ptr_array_index(lexicon->at, place) = word;
  }
  return word;
}

static void free_word(gpointer data)
{
  Word *word = data;
  if (word->places != NULL)
    g_array_unref(word->places);
  g_free(word->text);
  g_free(word);
}

static void free_unit(gpointer data)
{
  Unit *unit = data;
  g_free(unit->id);
  g_free(unit);
}

static void tag_word(Word *word, Tag tag)
{
  word->tags[tag / 64] |= (guint64)1 << (tag % 64);
}

/* A list of groups with a number and words: ( { value = 5; words = [ "ห้า" ]; } ) */
typedef void (*SetNumber)(Word *word, gint64 value);

static void set_digit(Word *word, gint64 value)
{
  word->digit = value;
}

static void set_power(Word *word, gint64 value)
{
  word->power = value;
}

static void set_month(Word *word, gint64 value)
{
  word->month = (gint32)value;
}

static void set_activity(Word *word, gint64 value)
{
  word->activity = (gint32)value;
}

static void read_numbers(Lexicon *lexicon, Settings *file, SettingsGroup *words, const char *key, gint64 most, SetNumber set)
{
  const config_setting_t *list = settings_list(words, key, FALSE);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    SettingsGroup *one = settings_group(file, config_setting_get_elem(list, (unsigned int)i), NULL);
    const gint64 value = settings_int_required(one, "value", 0, most);
    g_autoptr(GPtrArray) names = settings_strings(one, "words", TRUE);
    for (guint w = 0; w < names->len; w++)
      set(enter(lexicon, g_ptr_array_index(names, w)), value);
    settings_group_end(one);
  }
}

static void read_units(Lexicon *lexicon, Settings *file, SettingsGroup *words)
{
  const config_setting_t *list = settings_list(words, "units", FALSE);
  for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
    SettingsGroup *one = settings_group(file, config_setting_get_elem(list, (unsigned int)i), NULL);
    Unit *unit = g_new0(Unit, 1);
    unit->id = g_strdup(settings_string(one, "id", NULL));
    unit->milli = settings_int(one, "milli", 1, 1000000, 1000);
    g_ptr_array_add(lexicon->units, unit);
    if (strlen(unit->id) >= 8)
      settings_complain(file, settings_node(one, "id"), "at most 7 letters", "\"%s\" is too long", unit->id);
    g_autoptr(GPtrArray) names = settings_strings(one, "words", TRUE);
    for (guint w = 0; w < names->len; w++)
      enter(lexicon, g_ptr_array_index(names, w))->unit = unit;
    settings_group_end(one);
  }
}

/* What a message asks for by its verb; the first eight are those that villages teach. */
#define TAUGHT 8
static const Tag verbs[] = {TAG_INCOME,  TAG_EXPENSE, TAG_SAVE,  TAG_WITHDRAW, TAG_BORROW, TAG_REPAY, TAG_SELL,
                            TAG_MAKE,    TAG_RECEIVE, TAG_GOT,   TAG_PAY,      TAG_SETTLE, TAG_BUY,   TAG_SPEND,
                            TAG_DEPOSIT, TAG_KEEP,    TAG_SALES, TAG_SUMMARY,  TAG_TARGET, TAG_UNDO,  TAG_FIX,
                            TAG_HELP,    TAG_STOP,    TAG_START, TAG_YES,      TAG_NO};

/* A word that is one of the eight is no other verb: which of two it is would be a guess, and wrong money. The other that it is
 * already; TAG_COUNT: none. */
static Tag other_verb(const Word *word, Tag tag)
{
  guint at = 0;
  while (at < G_N_ELEMENTS(verbs) && verbs[at] != tag)
    at++;
  const guint most = at < TAUGHT ? G_N_ELEMENTS(verbs) : at < G_N_ELEMENTS(verbs) ? TAUGHT : 0;
  for (guint i = 0; i < most; i++)
    if (i != at && word_is(word, verbs[i]))
      return verbs[i];
  return TAG_COUNT;
}

static void enter_tagged(Lexicon *lexicon, Settings *file, SettingsGroup *words, const char *name, Tag tag)
{
  Word *word = enter(lexicon, name);
  const Tag other = other_verb(word, tag);
  if (other != TAG_COUNT)
    settings_complain(file, settings_node(words, tag_keys[tag]), "leave it in one of the two lists",
                      "\"%s\" stands in %s and in %s", name, tag_keys[other], tag_keys[tag]);
  tag_word(word, tag);
}

/* The keys beside `words` are the replies', read by the catalogue: the root group is not ended here. */
static gboolean read_file(Lexicon *lexicon, const char *path, GError **error)
{
  Settings *file = settings_open(path, error);
  if (file == NULL)
    return FALSE;
  SettingsGroup *words = settings_group(file, settings_root(file), "words");
  for (guint tag = 0; tag < TAG_COUNT; tag++) {
    g_autoptr(GPtrArray) names = settings_strings(words, tag_keys[tag], FALSE);
    for (guint i = 0; i < names->len; i++)
      enter_tagged(lexicon, file, words, g_ptr_array_index(names, i), tag);
  }
  read_numbers(lexicon, file, words, "digits", 20, set_digit);
  read_numbers(lexicon, file, words, "powers", 1000000, set_power);
  read_numbers(lexicon, file, words, "months", 12, set_month);
  read_numbers(lexicon, file, words, "activities", 9, set_activity);
  read_units(lexicon, file, words);
  settings_group_end(words);
  SettingsGroup *phrases = settings_group(file, settings_root(file), "ignored_phrases");
  for (guint p = 0; p < PHRASES_COUNT; p++) {
    g_autoptr(GPtrArray) names = settings_strings(phrases, phrase_keys[p], FALSE);
    for (guint i = 0; i < names->len; i++) {
      const char *name = g_ptr_array_index(names, i);
      g_ptr_array_add(lexicon->phrases[p], fold(name, strlen(name)));
    }
  }
  settings_group_end(phrases);
  return settings_close(file, error);
}

static void enter_place(Lexicon *lexicon, const char *name, PlaceKind kind, gint32 code)
{
  Word *word = enter(lexicon, name);
  const Place place = {kind, code};
  if (word->places == NULL)
    word->places = g_array_new(FALSE, FALSE, sizeof(Place));
  for (guint i = 0; i < word->places->len; i++) {
    const Place *known = &g_array_index(word->places, Place, i);
    if (known->kind == kind && known->code == code)
      return;
  }
  g_array_append_val(word->places, place);
}

static void enter_place_names(Lexicon *lexicon, const PlaceName *name, PlaceKind kind, gint32 code)
{
  enter_place(lexicon, name->name, kind, code);
  enter_place(lexicon, name->name_en, kind, code);
  for (guint i = 0; i < name->aliases->len; i++)
    enter_place(lexicon, g_ptr_array_index(name->aliases, i), kind, code);
}

static void enter_programme(Lexicon *lexicon, const Programme *programme)
{
  for (guint i = 0; i < programme->villages->len; i++) {
    const Village *village = g_ptr_array_index(programme->villages, i);
    enter_place_names(lexicon, &village->name, PLACE_VILLAGE, village->code);
  }
  for (guint i = 0; i < programme->tambons->len; i++) {
    const Area *area = g_ptr_array_index(programme->tambons, i);
    enter_place_names(lexicon, &area->name, PLACE_TAMBON, area->code);
  }
  for (guint i = 0; i < programme->districts->len; i++) {
    const Area *area = g_ptr_array_index(programme->districts, i);
    enter_place_names(lexicon, &area->name, PLACE_DISTRICT, area->code);
  }
  for (guint i = 0; i < programme->products->len; i++) {
    const Product *product = g_ptr_array_index(programme->products, i);
    enter(lexicon, product->name.name)->product = product;
    enter(lexicon, product->name.name_en)->product = product;
    for (guint a = 0; a < product->name.aliases->len; a++)
      enter(lexicon, g_ptr_array_index(product->name.aliases, a))->product = product;
  }
  for (guint kind = 0; kind < CATEGORY_KINDS; kind++) {
    for (guint i = 0; i < programme->categories[kind]->len; i++) {
      const Category *category = g_ptr_array_index(programme->categories[kind], i);
      for (guint w = 0; w < category->words->len; w++)
        enter(lexicon, g_ptr_array_index(category->words, w))->category[kind] = category;
    }
  }
}

Lexicon *lexicon_load(const char *const *language_files, const Programme *programme, GError **error)
{
  g_autoptr(Lexicon) lexicon = g_new0(Lexicon, 1);
  lexicon->words = g_ptr_array_new_with_free_func(free_word);
  lexicon->units = g_ptr_array_new_with_free_func(free_unit);
  lexicon->at = g_ptr_array_new();
  for (guint p = 0; p < PHRASES_COUNT; p++)
    lexicon->phrases[p] = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(lexicon->at, NULL);
  grow(lexicon);
  for (gsize i = 0; language_files[i] != NULL; i++) {
    if (!read_file(lexicon, language_files[i], error))
      return NULL;
  }
  enter_programme(lexicon, programme);
  return g_steal_pointer(&lexicon);
}

void lexicon_free(Lexicon *lexicon)
{
  if (lexicon == NULL)
    return;
  for (guint p = 0; p < PHRASES_COUNT; p++)
    g_ptr_array_unref(lexicon->phrases[p]);
  g_ptr_array_unref(lexicon->words);
  g_ptr_array_unref(lexicon->units);
  g_ptr_array_unref(lexicon->at);
  g_free(lexicon->edges);
  g_free(lexicon);
}
