/* Menus of USSD: every form of the command table can be asked for key by key; whatever is pressed, there is a screen of at most
 * 80 units in every language, the state survives being written, and what is taken after a confirming key the reader accepts. */
#include "endpoint/dial.h"
#include "endpoint/dial_form.h"
#include "endpoint/peers.h"
#include "endpoint/ussd_text.h"
#include "text/segment.h"

#include <string.h>

#define NOW_MS G_GINT64_CONSTANT(1490583600000) /* 2017-03-27 10:00 in Bangkok */

static const char *const FILES[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};

typedef struct {
  Programme *programme;
  Reader *reader;
  Catalogue *catalogue;
} World;

static void set_up(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GError) error = NULL;
  world->programme = programme_load("config/programme.cfg", &error);
  g_assert_no_error(error);
  world->reader = reader_load(FILES, world->programme, &error);
  g_assert_no_error(error);
  world->catalogue = catalogue_load(FILES, world->programme, &error);
  g_assert_no_error(error);
}

static void tear_down(World *world, gconstpointer data)
{
  (void)data;
  catalogue_free(world->catalogue);
  reader_free(world->reader);
  programme_free(world->programme);
}

static DialPhone phone_of(const World *world, RoleSet roles)
{
  return (DialPhone){.programme = world->programme, .reader = world->reader, .roles = roles, .at_ms = NOW_MS};
}

static void check_screen(const World *world, const DialStep *step)
{
  static const char *const languages[] = {"th", "en"};
  for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
    const UssdVoice voice = {world->catalogue, languages[i], i == 1};
    gboolean alone = FALSE;
    g_autofree char *text = step->refusal.id != REPLY_NONE ? ussd_text_refused(&voice, &step->refusal, &step->screen, &alone)
                                                           : ussd_text_screen(&voice, &step->screen);
    if (catalogue_units(world->catalogue, languages[i], text) > SCREEN_LIMIT || *text == '\0')
      g_error("%s: %u units: %s", languages[i], catalogue_units(world->catalogue, languages[i], text), text);
  }
}

static void check_written(const Dial *dial)
{
  Dial read;
  g_autofree char *step = dial_write(dial);
  g_assert_true(dial_read(step, dial->typed, &read));
  g_autofree char *again = dial_write(&read);
  g_assert_cmpstr(step, ==, again);
  g_assert_cmpstr(read.typed, ==, dial->typed);
}

/* What a menu puts together, pressed from a list; how the last step ended. */
static Dialled press_all(const DialPhone *phone, const char *const *keys, Dial *dial, DialStep *step)
{
  dial_begin(phone, "", dial, step);
  for (; *keys != NULL; keys++)
    dial_press(phone, *keys, dial, step);
  return step->what;
}

static void test_flows(World *world, gconstpointer data)
{
  (void)data;
  static const struct {
    RoleSet roles;
    const char *keys[10], *text;
  } flows[] = {
      {ROLE_VILLAGER, {"1", "500", "1", "1"}, "1*500*1"},
      {ROLE_VILLAGER, {"2", "487.25", "0", "1"}, "2*487.25"},
      {ROLE_VILLAGER, {"6", "11", "5", "900", "1"}, "6*11*5*900"},
      {ROLE_VILLAGER, {"6", "11", "0", "900", "1"}, "6*11*900"},
      {ROLE_VILLAGER, {"7", "12", "8", "1"}, "7*12*8"},
      {ROLE_VILLAGER, {"8"}, "8"},
      {ROLE_VILLAGER, {"9", "1"}, "9"},
      {ROLE_VILLAGER, {"0", "60", "11", "1", "15", "1"}, "60*11*1*15"},
      {ROLE_VILLAGER, {"60", "11", "3", "15", "4500", "1"}, "60*11*3*15*4500"},
      {ROLE_VILLAGER, {"81", "2"}, "81*2"},
      {ROLE_VILLAGER, {"90*90", "1"}, "90*90"},
      {ROLE_VILLAGER, {"1*500*1*2503#", "1"}, "1*500*1*2503"},
      {ROLE_VILLAGER, {"1 500", "1"}, "1*500"},
      {ROLE_VILLAGER, {"88*0702051*4821*1*500", "4821"}, "88*0702051*4821*1*500"},
      {ROLE_LEAD, {"1", "2", "18", "1"}, "71*2*18"},
      {ROLE_LEAD, {"2", "3", "5, 12", "1"}, "72*3*5*12"},
      {ROLE_JUNIOR, {"3", "7", "1"}, "73*7"},
      {ROLE_JUNIOR, {"0", "75", "0812345678", "1"}, "75*0812345678"},
      {ROLE_OFFICER, {"1", "2"}, "91*0603"},
      {ROLE_OFFICER, {"3", "0508"}, "93*0508"},
      {ROLE_OFFICER, {"7"}, "97"},
      {ROLE_OFFICER, {"0", "60", "1"}, "60*0702"},
      {ROLE_OFFICER, {"98", "0899999999", "1", "5", "1"}, "98*0899999999*0702*5"},
      {ROLE_VILLAGER | ROLE_OFFICER, {"2", "1", "1"}, "91*0702"},
      {ROLE_VILLAGER | ROLE_OFFICER, {"60", "11", "1", "5", "1"}, "60*11*1*5"},
      {0, {"1", "1", "5", "4821"}, "99*0702*5*4821"},
      {0, {"99*0702*05*4821", "4821"}, "99*0702*05*4821"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(flows); i++) {
    const DialPhone phone = phone_of(world, flows[i].roles);
    Dial dial;
    DialStep step;
    if (press_all(&phone, flows[i].keys, &dial, &step) != DIALLED_TAKE)
      g_error("%s: not taken", flows[i].text);
    g_assert_cmpstr(step.text, ==, flows[i].text);
    g_assert_null(strstr(dial.typed, "4821")); /* no PIN in the state */
  }
}

/* Every command with a code can be put together by who may send it. */
static void test_every_command(World *world, gconstpointer data)
{
  (void)data;
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    const CommandRow *row = command_row((Command)i);
    FormArgument arguments[FORM_ARGUMENTS_MAX];
    Dial dial;
    DialStep step;
    if (*row->digits == '\0')
      continue;
    const guint n = form_arguments((Command)i, arguments);
    const DialPhone phone = phone_of(world, row->roles & (ROLE_VILLAGER | ROLE_LEAD | ROLE_OFFICER));
    dial_begin(&phone, row->digits, &dial, &step);
    for (guint pressed = 0; pressed <= n && step.what == DIALLED_SHOW && dial.place == DIAL_ARGUMENT; pressed++) {
      g_autofree char *value = form_example(world->programme, arguments[dial.argument].kind);
      check_screen(world, &step);
      dial_press(&phone, value, &dial, &step);
    }
    g_assert_true(step.what == DIALLED_TAKE || dial.place == DIAL_CONFIRM || dial.place == DIAL_PIN);
  }
}

static void test_keys_that_may_come_again(World *world, gconstpointer data)
{
  (void)data;
  DialPhone phone = phone_of(world, ROLE_VILLAGER);
  Dial dial;
  DialStep step;
  phone.shy = TRUE;
  press_all(&phone, (const char *const[]){"1", "500", "1", NULL}, &dial, &step);
  g_assert_cmpuint(dial.yes, ==, 3);
  dial_press(&phone, "1", &dial, &step); /* handed over again: confirms nothing */
  g_assert_cmpint(step.what, ==, DIALLED_SHOW);
  phone.shy = FALSE;
  dial_press(&phone, "3", &dial, &step);
  g_assert_cmpint(step.what, ==, DIALLED_TAKE);
}

static const char *any_input(GRand *random, char room[32])
{
  static const char *const inputs[] = {"",
                                       "0",
                                       "1",
                                       "2",
                                       "3",
                                       "4",
                                       "5",
                                       "6",
                                       "7",
                                       "8",
                                       "9",
                                       "11",
                                       "12",
                                       "22",
                                       "30",
                                       "60",
                                       "61",
                                       "71",
                                       "72",
                                       "75",
                                       "88",
                                       "91",
                                       "98",
                                       "99",
                                       "500",
                                       "0702",
                                       "4821",
                                       "1*5",
                                       "6*11",
                                       "60*11",
                                       "*",
                                       "*#*#",
                                       "1*",
                                       "**1*5",
                                       "2 500",
                                       "abc",
                                       "รับ 500",
                                       "1.5",
                                       "1,500",
                                       "-5",
                                       "?",
                                       "1*?",
                                       "88*?",
                                       "5 12",
                                       "99*1*1*",
                                       "90*90",
                                       "88*0702051*4821*1*500"};
  if (g_rand_int_range(random, 0, 4) > 0)
    return inputs[g_rand_int_range(random, 0, G_N_ELEMENTS(inputs))];
  const gint32 length = g_rand_int_range(random, 0, 30);
  for (gint32 i = 0; i < length; i++)
    room[i] = "0123456789*# .,x"[g_rand_int_range(random, 0, 16)];
  room[length] = '\0';
  return room;
}

static void test_anything_pressed(World *world, gconstpointer data)
{
  (void)data;
  g_autoptr(GRand) random = g_rand_new_with_seed(20170327);
  guint taken = 0;
  for (guint walk = 0; walk < 1500; walk++) {
    DialPhone phone = phone_of(world, (RoleSet)g_rand_int_range(random, 0, 16));
    char room[32];
    Dial dial;
    DialStep step;
    phone.stopped = walk % 50 == 0;
    dial_begin(&phone, walk % 3 == 0 ? any_input(random, room) : "", &dial, &step);
    for (guint pressed = 0; pressed < 12 && (step.what == DIALLED_SHOW || step.what == DIALLED_AGAIN); pressed++) {
      if (step.what == DIALLED_SHOW)
        check_screen(world, &step);
      check_written(&dial);
      const gboolean confirms = dial.place == DIAL_CONFIRM;
      phone.shy = g_rand_boolean(random);
      dial_press(&phone, any_input(random, room), &dial, &step);
      if (step.what != DIALLED_TAKE || !confirms)
        continue;
      Request request;
      dial_request(&phone, &dial, &request);
      g_assert_cmpint(request.verdict, ==, REQUEST_ACCEPTED);
      taken++;
    }
    if (step.what == DIALLED_END)
      check_screen(world, &step);
  }
  g_assert_cmpuint(taken, >, 5);
}

static void test_pages(World *world, gconstpointer data)
{
  (void)data;
  const UssdVoice voice = {world->catalogue, "en", FALSE};
  const char *text = "Your starting income is not known yet. Tell your head mentor or the officer, then the +3% target can be "
                     "worked out. And so on, for longer than two screens, which an answer never is today.";
  g_autoptr(GString) whole = g_string_new(NULL);
  g_autofree char *rest = g_strdup(text);
  guint pages = 0;
  while (*rest != '\0') {
    char *next;
    g_autofree char *page = ussd_text_page(&voice, rest, &next);
    g_assert_cmpuint(segment_units(page, ALPHABET_GSM7), <=, SCREEN_LIMIT);
    char *mark = strchr(page, '\n');
    g_assert_true((mark != NULL) == (*next != '\0'));
    if (mark != NULL)
      *mark = '\0';
    g_string_append_printf(whole, "%s%s", pages++ > 0 ? " " : "", page);
    g_free(rest);
    rest = next;
  }
  g_assert_cmpuint(pages, ==, 3);
  g_assert_cmpstr(whole->str, ==, text);
}

static void test_peers(void)
{
  Peers *peers = peers_new();
  static const char *const wrong[] = {"", "x", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.1/-1", "10.0.0.1/"};
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    g_assert_false(peers_add(peers, wrong[i]));
  g_assert_false(peers_hold(peers, "127.0.0.1"));
  g_assert_true(peers_add(peers, "127.0.0.1"));
  g_assert_true(peers_add(peers, "10.32.0.0/11"));
  g_assert_true(peers_add(peers, "2001:db8::/33"));
  static const char *const in[] = {"127.0.0.1", "10.32.0.1", "10.63.255.255", "::ffff:127.0.0.1", "2001:db8:7fff::1"};
  static const char *const out[] = {"127.0.0.2", "10.64.0.0", "10.31.0.1", "::1", "2001:db8:8000::1", "", "x"};
  for (gsize i = 0; i < G_N_ELEMENTS(in); i++)
    g_assert_true(peers_hold(peers, in[i]));
  for (gsize i = 0; i < G_N_ELEMENTS(out); i++)
    g_assert_false(peers_hold(peers, out[i]));
  g_assert_false(peers_hold(peers, NULL));
  peers_free(peers);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/dial/flows", World, NULL, set_up, test_flows, tear_down);
  g_test_add("/dial/every_command", World, NULL, set_up, test_every_command, tear_down);
  g_test_add("/dial/keys_that_may_come_again", World, NULL, set_up, test_keys_that_may_come_again, tear_down);
  g_test_add("/dial/anything_pressed", World, NULL, set_up, test_anything_pressed, tear_down);
  g_test_add("/dial/pages", World, NULL, set_up, test_pages, tear_down);
  g_test_add_func("/dial/peers", test_peers);
  return g_test_run();
}
