#include "simulator/phones_parts.h"

#include <string.h>

typedef struct {
  const char *name;
  gsize offset;   /* of the field of Faults */
  gboolean whole; /* it is a number of milliseconds, no probability */
  double value;
  const char *texts[SPEAK_LANGUAGES], *explanations[SPEAK_LANGUAGES];
} FaultSwitch;

static const FaultSwitch switches[] = {
#define FAULT(field, value, th, th_why, en, en_why)                                                                            \
  {#field,                                                                                                                     \
   G_STRUCT_OFFSET(Faults, field),                                                                                             \
   _Generic(((Faults *)NULL)->field, gint64                                                                                    \
            : TRUE, default                                                                                                    \
            : FALSE),                                                                                                          \
   value,                                                                                                                      \
   {th, en},                                                                                                                   \
   {th_why, en_why}},
#include "simulator/phones_faults.def"
#undef FAULT
};

static gboolean is_on(const Faults *faults, const FaultSwitch *fault)
{
  return fault->whole ? G_STRUCT_MEMBER(gint64, faults, fault->offset) > 0 : G_STRUCT_MEMBER(double, faults, fault->offset) > 0;
}

void phones_take_faults(Phones *phones, HttpCall *call)
{
  Faults *faults = &phones->provider->faults;
  for (guint i = 0; i < G_N_ELEMENTS(switches); i++) {
    g_autofree char *on = form_value(call, switches[i].name);
    if (switches[i].whole)
      G_STRUCT_MEMBER(gint64, faults, switches[i].offset) = on != NULL ? (gint64)switches[i].value : 0;
    else
      G_STRUCT_MEMBER(double, faults, switches[i].offset) = on != NULL ? switches[i].value : 0;
  }
}

static void add_language(GString *html, PhonesLanguage language)
{
  phones_add_html(html, "<input type=\"hidden\" name=\"language\" value=\"%s\">", phones_say(language, SAY_LANGUAGE));
}

static void panel(GString *html, const char *id, PhonesLanguage language, PhonesWord title, PhonesWord intro)
{
  phones_add_html(html, "<section class=\"panel\" id=\"%s\"><h2>%s</h2><p>%s</p>", id, phones_say(language, title),
                  phones_say(language, intro));
}

static void add_faults(const Phones *phones, GString *html, PhonesLanguage language)
{
  char count[24];
  g_snprintf(count, sizeof count, "%" G_GINT64_FORMAT, phones->provider->counters.faults);
  panel(html, "faults", language, SAY_FAULTS, SAY_FAULTS_INTRO);
  g_string_append(html, "<form method=\"post\" action=\"/phones/faults\">");
  add_language(html, language);
  for (guint i = 0; i < G_N_ELEMENTS(switches); i++) {
    phones_add_html(
        html,
        "<label class=\"switch\"><input type=\"checkbox\" role=\"switch\" name=\"%s\"%s><span><b>%s</b> %s</span></label>",
        switches[i].name, is_on(&phones->provider->faults, &switches[i]) ? " checked" : "", switches[i].texts[language],
        switches[i].explanations[language]);
  }
  g_auto(GStrv) around = g_strsplit(phones_say(language, SAY_FAULTS_STRUCK), "{n}", 2);
  phones_add_html(html, "<p class=\"struck\">%s<b>%s</b>%s</p><button class=\"plain\">%s</button></form></section>", around[0],
                  count, around[1], phones_say(language, SAY_APPLY));
}

void phones_add_recording(const Phones *phones, GString *html, PhonesLanguage language)
{
  const gboolean records = phones_records(phones);
  phones_add_html(html, "<button name=\"what\" value=\"%s\" class=\"%s\">%s</button>", records ? "stop" : "start",
                  records ? "stop" : "start", phones_say(language, records ? SAY_RECORD_STOP : SAY_RECORD_START));
  if (records)
    phones_add_html(html, "<span class=\"recording\">%s</span>", phones_say(language, SAY_RECORDING));
  if (phones->record_after < 0)
    return;
  g_autofree char *messages = phones_recorded(phones, FALSE), *dialled = phones_recorded(phones, TRUE);
  if (messages[0] != '\0')
    phones_add_html(html, "<a class=\"file\" href=\"/phones/conversation.txt\" download>⬇ %s</a>",
                    phones_say(language, SAY_RECORD_MESSAGES));
  if (dialled[0] != '\0')
    phones_add_html(html, "<a class=\"file\" href=\"/phones/dialled.txt\" download>⬇ %s</a>",
                    phones_say(language, SAY_RECORD_DIALLED));
}

static void add_record(const Phones *phones, GString *html, PhonesLanguage language)
{
  panel(html, "record", language, SAY_RECORD, SAY_RECORD_INTRO);
  g_string_append(html, "<form method=\"post\" action=\"/phones/record\">");
  add_language(html, language);
  g_string_append(html, "<div class=\"row\" id=\"recording\">");
  phones_add_recording(phones, html, language);
  g_string_append(html, "</div></form></section>");
}

/* Playing needs the script, which shows it. */
static void add_replay(GString *html, PhonesLanguage language)
{
  static const PhonesWord told[] = {SAY_REPLAY_SAME,    SAY_REPLAY_DIFFERED, SAY_REPLAY_GOT,  SAY_REPLAY_NOTHING,
                                    SAY_REPLAY_UNKNOWN, SAY_REPLAY_SKIPPED,  SAY_REPLAY_PLAY, SAY_REPLAY_STOP};
  static const char *const names[] = {"same", "differed", "got", "nothing", "unknown", "skipped", "play", "stop"};
  g_string_append(html, "<div id=\"replay-words\" hidden");
  for (guint i = 0; i < G_N_ELEMENTS(told); i++)
    phones_add_html(html, " data-%s=\"%s\"", names[i], phones_say(language, told[i]));
  g_string_append(html, "></div>");
  panel(html, "replay", language, SAY_REPLAY, SAY_REPLAY_INTRO);
  phones_add_html(html,
                  "<form id=\"play\"><label>%s <input type=\"file\" accept=\".txt,text/plain\"></label><label>%s <textarea "
                  "rows=\"5\" spellcheck=\"false\" placeholder=\"%s\"></textarea></label>",
                  phones_say(language, SAY_REPLAY_FILE), phones_say(language, SAY_REPLAY_TEXT),
                  phones_say(language, SAY_REPLAY_EXAMPLE));
  phones_add_html(html,
                  "<button>%s</button></form><p class=\"verdict\" role=\"status\"></p><ol class=\"played\"></ol></section>",
                  phones_say(language, SAY_REPLAY_PLAY));
}

static void add_another(const Phones *phones, GString *html, PhonesLanguage language)
{
  panel(html, "add", language, SAY_ADD, SAY_ADD_HINT);
  g_string_append(html, "<form method=\"post\" action=\"/phones/add\">");
  add_language(html, language);
  phones_add_html(html,
                  "<label>%s <input name=\"number\" inputmode=\"tel\" list=\"people\" maxlength=\"20\" required "
                  "autocomplete=\"off\"></label><datalist id=\"people\">",
                  phones_say(language, SAY_NUMBER));
  for (guint i = 0; i < phones->people->len; i++) {
    const PhoneShown *person = g_ptr_array_index(phones->people, i);
    g_autofree char *local = phones_local(person->number);
    phones_add_html(html, "<option value=\"%s\">%s</option>", local, person->name != NULL ? person->name : "");
  }
  phones_add_html(html, "</datalist><button>%s</button></form></section>", phones_say(language, SAY_ADD));
}

void phones_add_panels(Phones *phones, GString *html, PhonesLanguage language)
{
  g_string_append(html, "<div class=\"panels\">");
  panel(html, "help", language, SAY_HELP, SAY_HELP_TEXT);
  g_string_append(html, "</section>");
  add_another(phones, html, language);
  add_faults(phones, html, language);
  add_record(phones, html, language);
  add_replay(html, language);
  g_string_append(html, "</div>");
}
