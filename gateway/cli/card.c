#include "card.h"

#include "csv_table.h"
#include "error.h"
#include "model/households.h"
#include "paper/card.h"
#include "paper/output.h"
#include "scope.h"
#include "text/phone.h"

#include <string.h>
#include <sysexits.h>

#define PIN_DIGITS 4
#define LAST_NUMBER 99

typedef struct {
  const Programme *programme;
  gint32 village;
  CsvComplaints complaints;
  char pins[LAST_NUMBER + 1][PIN_DIGITS + 1]; /* by household number; "": none */
} Pins;

static const CsvColumn columns[] = {{"village", TRUE}, {"household", TRUE}, {"pin", TRUE}};

/* A file may hold several villages; those of others are passed over. */
static gboolean take_pin(const char *const *fields, guint line, gpointer data, GError **error)
{
  (void)error;
  Pins *pins = data;
  guint64 code = 0, number = 0;
  const gboolean read = g_ascii_string_to_unsigned(fields[0], 10, 1, G_MAXINT32, &code, NULL);
  const Village *village = read ? programme_village(pins->programme, (gint32)code) : NULL;
  if (village == NULL)
    csv_complain(&pins->complaints, line, "write the 8 digits of one of the programme's villages, or the last 4",
                 "village \"%s\" is not known", fields[0]);
  else if (!g_ascii_string_to_unsigned(fields[1], 10, 1, (guint64)pins->programme->households, &number, NULL))
    csv_complain(&pins->complaints, line, "write the number of a household", "household \"%s\" is not known", fields[1]);
  else if (strlen(fields[2]) != PIN_DIGITS || strspn(fields[2], "0123456789") != PIN_DIGITS)
    csv_complain(&pins->complaints, line, "write four digits, a zero in front too", "the PIN is none"); /* never named */
  else if (village->code == pins->village)
    g_strlcpy(pins->pins[number], fields[2], sizeof pins->pins[number]);
  return TRUE;
}

static gboolean read_pins(const char *file, Pins *pins, GError **error)
{
  pins->complaints.file = file;
  pins->complaints.text = g_string_new(NULL);
  gboolean done = csv_read(&pins->complaints, columns, G_N_ELEMENTS(columns), take_pin, pins, error);
  if (done && pins->complaints.count > 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, pins->complaints.text->str);
    done = FALSE;
  }
  g_string_free(pins->complaints.text, TRUE);
  return done;
}

/* The number that people send to, where the settings name one. */
static gboolean own_number(const Setup *setup, char e164[PHONE_SIZE])
{
  const char *first = g_ptr_array_index(setup->own_numbers, 0);
  return first != NULL && phone_read(first, e164) == PHONE_MOBILE;
}

int cli_card(const Job *job, GError **error)
{
  const Line *line = job->line;
  if (line->village == NULL || line->html == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "card: of which village, where to? add --village CODE --html FILE");
    return EX_USAGE;
  }
  const Programme *programme = job->setup->programme;
  const Phrases *phrases = scope_phrases(job, error);
  guint64 code = 0;
  g_ascii_string_to_unsigned(line->village, 10, 1, G_MAXINT32, &code, NULL);
  const Village *village = programme_village(programme, (gint32)code);
  if (phrases == NULL)
    return EX_DATAERR;
  if (village == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "--village: \"%s\" is not known; write a village's 8 digits or its last 4",
                line->village);
    return EX_DATAERR;
  }
  Pins pins = {.programme = programme, .village = village->code};
  if (line->pins != NULL && !read_pins(line->pins, &pins, error))
    return EX_DATAERR;
  g_autoptr(GArray) cards = g_array_new(FALSE, FALSE, sizeof(CueCard));
  for (gint32 number = 1; number <= MIN(programme->households, LAST_NUMBER); number++) {
    const CueCard card = {household_code(village->code, number), pins.pins[number][0] != '\0' ? pins.pins[number] : NULL};
    g_array_append_val(cards, card);
  }
  char number[PHONE_SIZE];
  const char *send_to = own_number(job->setup, number) ? number : NULL;
  g_autofree char *html = cue_cards_html(phrases, village->code, (const CueCard *)cards->data, cards->len, send_to);
  return output_text(line->html, html, error) ? EX_OK : EX_SOFTWARE;
}
