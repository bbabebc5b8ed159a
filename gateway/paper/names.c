#include "names.h"

#include "model/households.h"
#include "model/places.h"

#include <string.h>

static const char *own_name(const Wording *wording, const PlaceName *name)
{
  return wording->own_names ? name->name : name->name_en;
}

const char *name_office(const Phrases *phrases)
{
  const Wording *wording = phrases_wording(phrases);
  return wording->own_names ? wording->programme->name : wording->programme->name_en;
}

static const PlaceName *find_area(const Programme *programme, gint64 code)
{
  const GPtrArray *const lists[] = {programme->districts, programme->tambons};
  for (guint list = 0; list < G_N_ELEMENTS(lists); list++)
    for (guint i = 0; i < lists[list]->len; i++) {
      const Area *area = g_ptr_array_index(lists[list], i);
      if (area->code == code)
        return &area->name;
    }
  return NULL;
}

char *name_place(const Phrases *phrases, gint64 place)
{
  const Wording *wording = phrases_wording(phrases);
  const gint64 village = place_is_household(place) ? place / 100 : place;
  const Village *known = village > 999999 ? programme_village(wording->programme, (gint32)village) : NULL;
  const PlaceName *area = place <= 999999 ? find_area(wording->programme, place) : NULL;
  const PhraseId id = village > 999999 ? PHRASE_VILLAGE : place > 9999 ? PHRASE_TAMBON : PHRASE_DISTRICT;
  if (place == PLACE_COUNTRY)
    return g_strdup(phrase(phrases, PHRASE_LEVEL_COUNTRY));
  if (known == NULL && area == NULL)
    return g_strdup_printf("%" G_GINT64_FORMAT, place);
  g_autofree char *name = phrase_fill(phrases, id, "name", own_name(wording, known != NULL ? &known->name : area), NULL);
  if (!place_is_household(place))
    return g_steal_pointer(&name);
  g_autofree char *number = g_strdup_printf("%d", household_number(place));
  return phrase_fill(phrases, PHRASE_HOUSEHOLD, "village", name, "n", number, NULL);
}

const char *name_level(const Phrases *phrases, gint64 place)
{
  const PhraseId id = place_is_household(place) ? PHRASE_LEVEL_HOUSEHOLD
                      : place > 999999          ? PHRASE_LEVEL_VILLAGE
                      : place > 9999            ? PHRASE_LEVEL_TAMBON
                      : place > 99              ? PHRASE_LEVEL_DISTRICT
                      : place > 9               ? PHRASE_LEVEL_PROVINCE
                                                : PHRASE_LEVEL_COUNTRY;
  return phrase(phrases, id);
}

const char *name_product(const Phrases *phrases, const char *code)
{
  const Wording *wording = phrases_wording(phrases);
  const Product *product = code != NULL ? programme_product(wording->programme, code) : NULL;
  return product != NULL ? own_name(wording, &product->name) : code;
}

const char *name_unit(const Phrases *phrases, const char *id)
{
  const char *name = id != NULL ? g_hash_table_lookup(phrases_wording(phrases)->units, id) : NULL;
  return name != NULL ? name : id;
}

char *name_roles(const Phrases *phrases, RoleSet roles)
{
  static const struct {
    Role role;
    PhraseId name;
  } names[] = {{ROLE_VILLAGER, PHRASE_ROLE_VILLAGER},
               {ROLE_JUNIOR, PHRASE_ROLE_JUNIOR},
               {ROLE_LEAD, PHRASE_ROLE_LEAD},
               {ROLE_OFFICER, PHRASE_ROLE_OFFICER}};
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if ((roles & names[i].role) != 0)
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", phrase(phrases, names[i].name));
  return g_string_free(text, FALSE);
}

const char *name_state(const Phrases *phrases, const char *state)
{
  static const struct {
    const char *state;
    PhraseId id;
  } states[] = {
      {"active", PHRASE_PHONE_ACTIVE},           {"stopped", PHRASE_PHONE_STOPPED}, {"suspended", PHRASE_PHONE_SUSPENDED},
      {"pending", PHRASE_PHONE_PENDING},         {"idea", PHRASE_PRODUCT_IDEA},     {"trial", PHRASE_PRODUCT_TRIAL},
      {"registered", PHRASE_PRODUCT_REGISTERED}, {"graded", PHRASE_PRODUCT_GRADED}, {"applied", PHRASE_MODEL_APPLIED},
      {"assessed", PHRASE_MODEL_ASSESSED},       {"passed", PHRASE_MODEL_PASSED}};
  for (guint i = 0; i < G_N_ELEMENTS(states) && state != NULL; i++)
    if (strcmp(states[i].state, state) == 0)
      return phrase(phrases, states[i].id);
  return state != NULL ? state : "";
}

char *name_decimal(gint64 value, gint64 scale, guint least)
{
  const guint64 size = value < 0 ? 0 - (guint64)value : (guint64)value;
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s%" G_GUINT64_FORMAT ".", value < 0 ? "-" : "", size / (guint64)scale);
  const gsize point = text->len;
  for (guint64 unit = (guint64)scale / 10, rest = size % (guint64)scale; unit > 0; unit /= 10) {
    g_string_append_c(text, (char)('0' + rest / unit));
    rest %= unit;
  }
  while (text->len > point + least && text->str[text->len - 1] == '0')
    g_string_truncate(text, text->len - 1);
  if (text->str[text->len - 1] == '.')
    g_string_truncate(text, text->len - 1);
  return g_string_free(text, FALSE);
}

char *name_baht(gint64 satang)
{
  const guint64 size = satang < 0 ? 0 - (guint64)satang : (guint64)satang;
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, size / 100);
  GString *text = g_string_new(satang < 0 ? "-" : "");
  const gsize length = strlen(digits);
  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append_c(text, ',');
    g_string_append_c(text, digits[i]);
  }
  if (size % 100 != 0)
    g_string_append_printf(text, ".%02d", (int)(size % 100));
  return g_string_free(text, FALSE);
}
