#include "clock.h"
#include "simulator/phones_parts.h"

#include <string.h>

#define GONE_MS 30000    /* who has not asked for so long does not ask any more */
#define SHOWN_EVENTS 60U /* of a phone */
#define MENU_CODE "*384#"
#define ZONE_HOURS 7
#define VILLAGE_DIGITS 4 /* of its code, as people send it: 0702 */

static const PhonesWord roles[] = {SAY_VILLAGER, SAY_MENTOR, SAY_OFFICER, SAY_STRANGER};
static const char *const role_classes[] = {"villager", "mentor", "officer", "stranger"};

static const struct {
  PhoneRole role;
  const char *texts[SPEAK_LANGUAGES];
} examples[] = {
#define EXAMPLE(role, th, en) {PHONE_##role, {th, en}},
#include "simulator/phones_examples.def"
#undef EXAMPLE
};

/* -- what passed ----------------------------------------------------------------------------------------------------- */

static void add_message(Phones *phones, GString *html, const TalkEvent *event, PhonesLanguage language)
{
  g_autofree char *text = talk_text(event), *count = phones_count(text, language),
                  *time = time_text("%H:%M", event->time_ms, ZONE_HOURS);
  const gboolean said = event->kind == TALK_SAID;
  gboolean waits = FALSE;
  phones_add_html(html, "<li class=\"%s\" data-n=\"%" G_GINT64_FORMAT "\"><p>%s</p><small>%s</small><small>%s</small>",
                  said ? "said" : "told", event->n, text, time, count);
  if (said) {
    g_autoptr(GString) read = g_string_new(NULL);
    phones_add_read(phones, read, event, language, &waits);
    g_string_append_printf(html, "<div class=\"read\"%s>%s</div>", waits ? " data-waits=\"yes\"" : "", read->str);
  }
  g_string_append(html, "</li>");
}

void phones_add_event(Phones *phones, GString *html, const TalkEvent *event, PhonesLanguage language)
{
  static const PhonesWord words[] = {
      [TALK_DIALLED] = SAY_DIALLED, [TALK_PRESSED] = SAY_PRESSED, [TALK_AGAIN] = SAY_AGAIN,  [TALK_HUNG_UP] = SAY_HUNG_UP,
      [TALK_SCREEN] = SAY_MENU,     [TALK_LAST] = SAY_MENU,       [TALK_FAILED] = SAY_FAILED};
  if (event->kind == TALK_SAID || event->kind == TALK_TOLD) {
    add_message(phones, html, event, language);
    return;
  }
  const gboolean shows = event->kind == TALK_SCREEN || event->kind == TALK_LAST || event->kind == TALK_FAILED;
  g_autofree char *text = talk_text(event);
  phones_add_html(html, "<li class=\"%s\" data-n=\"%" G_GINT64_FORMAT "\"><small>%s</small><p>%s</p></li>",
                  shows ? "dialled shown" : "dialled", event->n, phones_say(language, words[event->kind]), text);
}

/* The newest events of a phone, oldest first. */
static gboolean add_events(Phones *phones, GString *html, const PhoneShown *shown, PhonesLanguage language)
{
  const Talk *talk = phones->state->talk;
  g_autoptr(GPtrArray) events = g_ptr_array_new();
  for (gint64 n = talk_newest(talk); n >= talk_oldest(talk) && events->len < SHOWN_EVENTS; n--) {
    const TalkEvent *event = talk_event(talk, n);
    if (event != NULL && strcmp(event->phone, shown->number) == 0)
      g_ptr_array_add(events, (gpointer)event);
  }
  for (guint i = events->len; i-- > 0;)
    phones_add_event(phones, html, g_ptr_array_index(events, i), language);
  return events->len > 0;
}

/* -- a phone --------------------------------------------------------------------------------------------------------- */

static void add_head(GString *html, const PhoneShown *shown, PhonesLanguage language)
{
  g_autofree char *local = phones_local(shown->number), *place = NULL;
  const gsize digits = strlen(shown->village);
  const char *village = shown->village + (digits > VILLAGE_DIGITS ? digits - VILLAGE_DIGITS : 0);
  const char *role = phones_say(language, roles[shown->role]);
  if (shown->household[0] != '\0')
    place = phones_fill(language, SAY_HOUSEHOLD, "village", village, "household", shown->household, NULL);
  else if (shown->village[0] != '\0')
    place = phones_fill(language, SAY_VILLAGE, "village", village, NULL);
  phones_add_html(html, "<header><h2>%s</h2><p>", shown->name != NULL ? shown->name : role);
  if (shown->name != NULL)
    phones_add_html(html, "<b>%s</b> · ", role);
  phones_add_html(html, "<span class=\"number\">%s</span>", local);
  if (place != NULL)
    phones_add_html(html, " · %s", place);
  g_string_append(html, "</p></header>");
}

static void add_screen(Phones *phones, GString *html, const PhoneShown *shown, PhonesLanguage language)
{
  g_autofree char *local = phones_local(shown->number), *time = time_text("%H:%M", clock_now_ms(), ZONE_HOURS);
  const char *id = shown->number + 1, *message = phones_say(language, SAY_MESSAGE);
  phones_add_html(
      html,
      "<div class=\"screen\"><div class=\"bar\"><span aria-hidden=\"true\">▂▄▆█</span><span class=\"clock\">%s</span></div>"
      "<ol class=\"talk\" tabindex=\"0\" aria-live=\"polite\" aria-label=\"%s\">",
      time, message);
  if (!add_events(phones, html, shown, language))
    phones_add_html(html, "<li class=\"empty\">%s</li>", phones_say(language, SAY_EMPTY));
  phones_add_html(html,
                  "</ol><div class=\"menu\" hidden role=\"status\"><small>%s</small><pre></pre></div>"
                  "<form class=\"write\" id=\"f%s\" method=\"post\" action=\"/phones/say\">"
                  "<input type=\"hidden\" name=\"phone\" value=\"%s\"><input type=\"hidden\" name=\"language\" value=\"%s\">",
                  phones_say(language, SAY_MENU), id, local, phones_say(language, SAY_LANGUAGE));
  phones_add_html(html,
                  "<input name=\"text\" maxlength=\"500\" autocomplete=\"off\" aria-label=\"%s\" placeholder=\"%s\">"
                  "<button>%s</button><output class=\"count\" aria-live=\"off\">",
                  message, message, phones_say(language, SAY_SEND));
  g_autofree char *none = phones_count("", language);
  phones_add_html(html, "%s</output></form></div>", none);
}

static void add_key(GString *html, const char *class, const char *key, const char *label, const char *sign)
{
  phones_add_html(
      html, "<button type=\"button\" class=\"%s\" data-key=\"%s\" aria-label=\"%s\" title=\"%s\"><span>%s</span></button>",
      class, key, label, label, sign);
}

static void add_keys(GString *html, PhonesLanguage language)
{
  static const char *const keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"};
  g_string_append(html, "<div class=\"keys\">");
  add_key(html, "call", "call", phones_say(language, SAY_CALL), "☎");
  add_key(html, "delete", "delete", phones_say(language, SAY_DELETE), "⌫");
  add_key(html, "end", "end", phones_say(language, SAY_END), "✕");
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    add_key(html, "digit", keys[i], keys[i], keys[i]);
  g_string_append(html, "</div>");
}

static void add_examples(const Phones *phones, GString *html, const PhoneShown *shown, PhonesLanguage language)
{
  const char *id = shown->number + 1;
  phones_add_html(html, "<div class=\"examples\"><small>%s</small>", phones_say(language, SAY_TRY));
  for (guint i = 0; i < G_N_ELEMENTS(examples); i++) {
    const char *text = examples[i].texts[language];
    if (examples[i].role == shown->role)
      phones_add_html(html, "<button form=\"f%s\" name=\"example\" value=\"%s\">%s</button>", id, text, text);
  }
  if (phones->options.ussd != NULL)
    phones_add_html(html, "<button type=\"button\" class=\"dial\" data-code=\"%s\">☎ %s</button>", MENU_CODE, MENU_CODE);
  g_string_append(html, "</div>");
}

void phones_add_phone(Phones *phones, GString *html, const PhoneShown *shown, PhonesLanguage language)
{
  g_autofree char *local = phones_local(shown->number);
  const char *id = shown->number + 1;
  phones_add_html(html, "<section class=\"phone %s\" id=\"p%s\" data-phone=\"%s\">", role_classes[shown->role], id, local);
  add_head(html, shown, language);
  g_string_append(html, "<div class=\"body\"><div class=\"speaker\" aria-hidden=\"true\"></div>");
  add_screen(phones, html, shown, language);
  add_keys(html, language);
  g_string_append(html, "</div>");
  add_examples(phones, html, shown, language);
  phones_add_html(html,
                  "<form class=\"remove\" method=\"post\" action=\"/phones/remove\"><input type=\"hidden\" name=\"phone\" "
                  "value=\"%s\"><input type=\"hidden\" name=\"language\" value=\"%s\"><button>%s</button></form></section>",
                  local, phones_say(language, SAY_LANGUAGE), phones_say(language, SAY_REMOVE));
}

/* -- the page -------------------------------------------------------------------------------------------------------- */

void phones_add_gateway(const Phones *phones, GString *html, PhonesLanguage language)
{
  const gint64 polled_ms = phones->provider->polled_ms;
  const gboolean on = polled_ms > 0 && clock_now_ms() - polled_ms < GONE_MS;
  phones_add_html(html, "<span class=\"%s\">%s</span>", on ? "on" : "off",
                  phones_say(language, on              ? SAY_GATEWAY_ON
                                       : polled_ms > 0 ? SAY_GATEWAY_GONE
                                                       : SAY_GATEWAY_NEVER));
}

static void begin(const Phones *phones, GString *html, PhonesLanguage language)
{
  static const PhonesWord told[] = {SAY_SIMULATOR_GONE, SAY_MESSAGE,   SAY_ANSWER, SAY_MENU,
                                    SAY_MENU_WAIT,      SAY_MENU_OVER, SAY_NO_CODE};
  static const char *const names[] = {"gone", "message", "answer", "menu", "wait", "over", "no-code"};
  const char *title = phones_say(language, SAY_TITLE), *code = phones_say(language, SAY_LANGUAGE);
  phones_add_html(html,
                  "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>"
                  "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"icon\" href=\"data:,\">"
                  "<link rel=\"stylesheet\" href=\"/phones/phones.css\"><script src=\"/phones/phones.js\" defer></script>"
                  "<script src=\"/phones/replay.js\" defer></script></head><body data-newest=\"%" G_GINT64_FORMAT "\"",
                  code, title, talk_newest(phones->state->talk));
  for (guint i = 0; i < G_N_ELEMENTS(told); i++)
    phones_add_html(html, " data-%s=\"%s\"", names[i], phones_say(language, told[i]));
  phones_add_html(html, "><header class=\"top\"><h1>%s</h1><p id=\"gateway\" role=\"status\">", title);
  phones_add_gateway(phones, html, language);
  g_string_append(html, "</p><nav class=\"lang\">");
  for (guint i = 0; i < SPEAK_LANGUAGES; i++) {
    const char *to = phones_say((PhonesLanguage)i, SAY_LANGUAGE), *name = i == SPEAK_TH ? "ไทย" : "English";
    if (i == language)
      phones_add_html(html, "<b>%s</b>", name);
    else
      phones_add_html(html, "<a href=\"/?language=%s\" hreflang=\"%s\" lang=\"%s\">%s</a>", to, to, to, name);
  }
  phones_add_html(html, "</nav></header><main><p class=\"intro\">%s</p>", phones_say(language, SAY_INTRO));
}

static void add_notes(const Phones *phones, GString *html, PhonesLanguage language)
{
  if (phones->options.book == NULL)
    phones_add_html(html, "<p class=\"note\">%s</p>", phones_say(language, SAY_NO_BOOK));
  if (phones->options.ussd == NULL)
    phones_add_html(html, "<p class=\"note\">%s</p>", phones_say(language, SAY_NO_USSD));
}

/* Where the phones lie side by side, on a narrow screen: names that lead to them. */
static void add_jumps(const Phones *phones, GString *html, PhonesLanguage language)
{
  phones_add_html(html, "<nav class=\"jump\" aria-label=\"%s\">", phones_say(language, SAY_PHONES));
  for (guint i = 0; i < phones->shown->len; i++) {
    const PhoneShown *shown = g_ptr_array_index(phones->shown, i);
    phones_add_html(html, "<a href=\"#p%s\" class=\"%s\">%s</a>", shown->number + 1, role_classes[shown->role],
                    phones_say(language, roles[shown->role]));
  }
  g_string_append(html, "</nav>");
}

GString *phones_page(Phones *phones, PhonesLanguage language, const char *notice)
{
  GString *html = g_string_sized_new(32768);
  begin(phones, html, language);
  if (notice != NULL)
    phones_add_html(html, "<p class=\"notice\" role=\"alert\">%s</p>", notice);
  add_jumps(phones, html, language);
  g_string_append(html, "<div class=\"phones\">");
  for (guint i = 0; i < phones->shown->len; i++)
    phones_add_phone(phones, html, g_ptr_array_index(phones->shown, i), language);
  g_string_append(html, "</div>");
  phones_add_html(html, "<noscript><p class=\"note\"><a href=\"/?language=%s\">%s</a></p></noscript>",
                  phones_say(language, SAY_LANGUAGE), phones_say(language, SAY_RELOAD));
  add_notes(phones, html, language);
  phones_add_panels(phones, html, language);
  g_string_append(html, "</main></body></html>");
  return html;
}
