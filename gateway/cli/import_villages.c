/* import villages: village, plan_date, centre_date (the learning centre is open since), centre (its name), model_leader_phone,
 *                  model_state (of มชช.: applied, assessed, passed).
 * import leaders:  phone, leader (1 a right-livelihood leader, 0 not). */
#include "import_kind.h"
#include "model/people.h"
#include "model/village_facts.h"

#include <string.h>

static const CsvColumn village_columns[] = {{"village", TRUE}, {"plan_date", FALSE},          {"centre_date", FALSE},
                                            {"centre", FALSE}, {"model_leader_phone", FALSE}, {"model_state", FALSE}};
static const CsvColumn leader_columns[] = {{"phone", TRUE}, {"leader", TRUE}};

/* One person a village: of that village, with a phone there. */
static gboolean read_model_leader(Import *import, const char *text, guint line, VillageFacts *facts, GError **error)
{
  Phone phone;
  gboolean found;
  if (*text == '\0' || strcmp(text, "-") == 0) {
    facts->model_leader = *text != '\0' ? 0 : facts->model_leader;
    return TRUE;
  }
  if (!import_registered(import, text, line, &phone, &found, error))
    return FALSE;
  if (found && phone.village != facts->village)
    csv_complain(&import->complaints, line, "write the number of somebody of this village",
                 "the model leader's phone is of another village");
  facts->model_leader = found ? phone.person : 0;
  return TRUE;
}

static void read_model_state(Import *import, const char *text, guint line, VillageFacts *facts)
{
  const gboolean clears = strcmp(text, "-") == 0;
  if (*text != '\0' && !model_state_parse(clears ? "" : text, &facts->model_state))
    csv_complain(&import->complaints, line, "write applied, assessed or passed", "state \"%s\" is not known", text);
  else if (facts->model_state != MODEL_NONE && facts->model_leader == 0)
    csv_complain(&import->complaints, line, "write the model leader's phone too", "a state of มชช., but no model leader");
}

static gboolean take_village(Import *import, const char *const *fields, guint line, GError **error)
{
  VillageFacts facts;
  gboolean found;
  const guint before = import->complaints.count;
  const Village *village = import_village(import, fields[0], line);
  if (village == NULL || !import_once(import, village->code, line))
    return TRUE;
  if (!village_facts_get(import->book, village->code, &facts, &found, error))
    return FALSE;
  import_day(import, fields[1], line, import->today, &facts.plan_day);
  import_day(import, fields[2], line, import->today, &facts.centre_day);
  import_words(import, fields[3], line, facts.centre, sizeof facts.centre);
  if (!read_model_leader(import, fields[4], line, &facts, error))
    return FALSE;
  if (import->complaints.count == before)
    read_model_state(import, fields[5], line, &facts);
  return import->complaints.count > before || village_facts_set(import->book, &facts, error);
}

static gboolean take_leader(Import *import, const char *const *fields, guint line, GError **error)
{
  Phone phone;
  gboolean found;
  gint64 leader = 0;
  if (!import_registered(import, fields[0], line, &phone, &found, error))
    return FALSE;
  const gboolean known = import_number(fields[1], 0, 1, &leader);
  if (!known)
    csv_complain(&import->complaints, line, "write 1 or 0", "\"%s\" does not say whether it is a leader", fields[1]);
  if (!found || !known || !import_once(import, phone.person, line))
    return TRUE;
  return people_set_leader(import->book, phone.person, leader != 0, error);
}

const ImportKind import_villages_kind = {village_columns, G_N_ELEMENTS(village_columns), take_village};
const ImportKind import_leaders_kind = {leader_columns, G_N_ELEMENTS(leader_columns), take_leader};
