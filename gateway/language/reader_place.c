/* Villages and tambons: codes of four, six and eight digits, names with and without moo, and what is ambiguous (OP-103). */
#include "reader_parts.h"

#include <string.h>

typedef struct {
  const Reading *reading;
  GString *typed;
  gint32 moo, tambon, district; /* 0: not said */
  const Word *name;
  gboolean village_word, tambon_word, unknown;
} Naming;

static void note_typed(Reading *reading, const char *typed)
{
  Request *request = reading->request;
  if (request->hint.text[0] == '\0') {
    g_strlcpy(request->hint.text, typed, sizeof request->hint.text);
    const char *end;
    if (!g_utf8_validate(request->hint.text, -1, &end))
      request->hint.text[end - request->hint.text] = '\0';
  }
}

gboolean reading_household(Reading *reading, gint32 number)
{
  if (number >= 1 && number <= reading->programme->households)
    return TRUE;
  reading->request->hint.number = number;
  return FALSE;
}

void reading_place_code(Reading *reading, const char *digits, PlaceRead *place)
{
  const gsize length = strlen(digits);
  const gint32 code = (gint32)g_ascii_strtoll(digits, NULL, 10);
  place->named = TRUE;
  const Village *village = length == 4 || length == 8 ? programme_village(reading->programme, code) : NULL;
  if (village != NULL) {
    place->village = village->code;
  } else if (length == 6 && programme_tambon(reading->programme, code) != NULL) {
    place->tambon = code;
  } else {
    note_typed(reading, digits);
    reading_fault(reading, E_VILLAGE_UNKNOWN);
  }
}

static gboolean has_place(const Word *word, PlaceKind kind, gint32 code)
{
  for (guint i = 0; word != NULL && word->places != NULL && i < word->places->len; i++) {
    const Place *place = &g_array_index(word->places, Place, i);
    if (place->kind == kind && (code == 0 || place->code == code))
      return TRUE;
  }
  return FALSE;
}

/* The first place of that kind that the word names; 0 where it names none. */
static gint32 area_of(const Word *word, PlaceKind kind)
{
  for (guint i = 0; word->places != NULL && i < word->places->len; i++) {
    const Place *place = &g_array_index(word->places, Place, i);
    if (place->kind == kind)
      return place->code;
  }
  return 0;
}

/* "อ.ขุนหาญ" as one word or with the word for district in front. The bare name may as well be a tambon's. */
static gboolean take_district(Naming *naming, const Token *token, const Token *next, guint *taken)
{
  const Token *name = word_is(token->word, TAG_DISTRICT_WORD) ? next : token;
  if (name == NULL || name->kind != TOKEN_WORD || area_of(name->word, PLACE_DISTRICT) == 0)
    return FALSE;
  if (name == token && (area_of(token->word, PLACE_TAMBON) != 0 || area_of(token->word, PLACE_VILLAGE) != 0))
    return FALSE;
  naming->district = area_of(name->word, PLACE_DISTRICT);
  *taken = name == token ? 1 : 2;
  return TRUE;
}

/* All villages that fit what was said; the answer where it is one, the choice where it is several. */
static void settle(Reading *reading, const Naming *naming, PlaceRead *place)
{
  const Programme *programme = reading->programme;
  const gboolean by_name = has_place(naming->name, PLACE_VILLAGE, 0);
  const gint32 in_tambon = naming->tambon != 0                ? naming->tambon
                           : !by_name && naming->name != NULL ? area_of(naming->name, PLACE_TAMBON)
                                                              : 0;
  const gboolean bare_area = naming->name != NULL && !by_name && naming->moo == 0 && !naming->tambon_word;
  guint fitting = 0, near = 0;
  g_autoptr(GString) options = g_string_new(NULL);
  for (guint i = 0; i < programme->villages->len; i++) {
    const Village *village = g_ptr_array_index(programme->villages, i);
    const gboolean name_fits = !by_name || has_place(naming->name, PLACE_VILLAGE, village->code);
    const gboolean moo_fits = naming->moo == 0 || village->moo == naming->moo;
    const gboolean tambon_fits = in_tambon == 0 || village->code / 100 == in_tambon;
    if (name_fits && moo_fits && tambon_fits) {
      fitting++;
      place->village = village->code;
    }
    if ((name_fits && by_name) || (moo_fits && naming->moo != 0) || (!by_name && in_tambon != 0 && tambon_fits)) {
      near++;
      if (options->len + 5 < sizeof reading->request->hint.options) {
        const gboolean home = village->code / 10000 == programme->home;
        g_string_append_printf(options, home ? "%s%04d" : "%s%08d", options->len > 0 ? " " : "",
                               home ? village->code % 10000 : village->code);
      }
    }
  }
  if (fitting == 1 && !bare_area)
    return;
  place->village = 0;
  note_typed(reading, naming->typed->str);
  if (near == 0) {
    reading_fault(reading, E_VILLAGE_UNKNOWN);
    return;
  }
  g_strlcpy(reading->request->hint.options, options->str, sizeof reading->request->hint.options);
  reading_fault(reading, E_VILLAGE_AMBIG);
}

static gboolean number_is_code(const Reading *reading, const char *digits, gboolean digits_are_codes)
{
  const gsize length = strlen(digits);
  if (length != 4 && length != 6 && length != 8)
    return FALSE;
  return digits_are_codes || (length == 4 && digits[0] == '0') ||
         programme_village(reading->programme, (gint32)g_ascii_strtoll(digits, NULL, 10)) != NULL;
}

static void note_token(Naming *naming, const Token *token)
{
  if (naming->typed->len > 0 && token->spaced)
    g_string_append_c(naming->typed, ' ');
  g_string_append_len(naming->typed, naming->reading->text + token->start, token->end - token->start);
}

/* One token of a place's name. FALSE: it is none. `taken` counts tokens. */
static gboolean take_token(Reading *reading, Naming *naming, guint at, guint *taken)
{
  const Token *token = &reading->tokens[at], *next = at + 1 < reading->n ? token + 1 : NULL;
  *taken = 1;
  if (token->kind != TOKEN_WORD) {
    naming->unknown |= token->kind == TOKEN_UNKNOWN;
    return token->kind == TOKEN_UNKNOWN;
  }
  const gint32 number = next != NULL ? token_integer(reading, next) : -1;
  if (word_is(token->word, TAG_MOO) && number >= 1 && number <= 99) {
    naming->moo = number;
    *taken = 2;
    note_token(naming, token);
    note_token(naming, next);
    return TRUE;
  }
  if (word_is(token->word, TAG_TAMBON_WORD) && next != NULL) {
    naming->tambon_word = TRUE;
    *taken = 2;
    note_token(naming, token);
    note_token(naming, next);
    naming->tambon = next->kind == TOKEN_WORD ? area_of(next->word, PLACE_TAMBON) : 0;
    naming->unknown |= naming->tambon == 0;
    return TRUE;
  }
  if (take_district(naming, token, next, taken))
    return TRUE;
  if (token->word->places != NULL) {
    naming->name = naming->name == NULL ? token->word : naming->name;
    note_token(naming, token);
    return TRUE;
  }
  if (word_is(token->word, TAG_VILLAGE_WORD)) {
    naming->village_word = TRUE;
    return TRUE;
  }
  return word_is(token->word, TAG_DISTRICT_WORD);
}

void reading_place(Reading *reading, guint from, gboolean digits_are_codes, PlaceRead *place)
{
  g_autoptr(GString) typed = g_string_new(NULL);
  Naming naming = {.reading = reading, .typed = typed};
  char digits[16];
  *place = (PlaceRead){.end = from};
  for (guint i = from; i < reading->n;) {
    const Token *token = &reading->tokens[i];
    guint taken = 1;
    if (token->kind == TOKEN_NUMBER) {
      token_digits(reading, token, digits, sizeof digits);
      if (!place->named && naming.name == NULL && naming.moo == 0 && number_is_code(reading, digits, digits_are_codes)) {
        reading_place_code(reading, digits, place);
        place->end = i + 1;
      }
      if (place->named || naming.name != NULL || naming.moo != 0)
        break;
    } else if (take_token(reading, &naming, i, &taken)) {
      place->end = i + taken;
      if (token->kind == TOKEN_UNKNOWN)
        note_token(&naming, token);
    } else if (place->named) {
      break;
    }
    i += taken;
  }
  if (place->named)
    return;
  if (naming.tambon != 0 && naming.moo == 0 && naming.name == NULL) {
    place->tambon = naming.tambon;
    place->named = TRUE;
  } else if (naming.name != NULL || naming.moo != 0) {
    place->named = TRUE;
    settle(reading, &naming, place);
  } else if (naming.district != 0 && !naming.unknown && !naming.village_word && naming.tambon == 0) {
    place->district = naming.district;
    place->named = TRUE;
  } else if (naming.unknown || naming.village_word) {
    place->named = TRUE;
    note_typed(reading, typed->str);
    reading_fault(reading, E_VILLAGE_UNKNOWN);
  }
}

gint32 reading_village_beside(Reading *reading, guint from, gboolean baht)
{
  g_autoptr(GString) typed = g_string_new(NULL);
  Naming naming = {.reading = reading, .typed = typed};
  PlaceRead place = {0};
  char digits[16];
  for (guint i = from; i < reading->n; i++) {
    Token *token = &reading->tokens[i], *next = i + 1 < reading->n ? token + 1 : NULL;
    const gint32 moo = token_is(token, TAG_MOO) && next != NULL ? token_integer(reading, next) : -1;
    if (token->kind == TOKEN_NUMBER) {
      token_digits(reading, token, digits, sizeof digits);
      const gboolean other = baht && strlen(digits) == 4 && !token_is(token - 1, TAG_VILLAGE_WORD) &&
                             (digits[0] != '0' || i != reading_skip(reading, from));
      if (place.named || other || strlen(digits) == 6 || !number_is_code(reading, digits, FALSE))
        continue;
      reading_place_code(reading, digits, &place);
    } else if (moo >= 1 && moo <= 99) {
      naming.moo = moo;
      note_token(&naming, token);
      note_token(&naming, next);
      next->kind = TOKEN_MARK;
    } else if (token->kind == TOKEN_WORD && has_place(token->word, PLACE_VILLAGE, 0)) {
      naming.name = token->word;
      note_token(&naming, token);
    } else {
      continue;
    }
    token->kind = TOKEN_MARK;
  }
  if (!place.named && (naming.name != NULL || naming.moo != 0))
    settle(reading, &naming, &place);
  return place.village;
}
