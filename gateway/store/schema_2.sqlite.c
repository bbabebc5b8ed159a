#include "schema.h"

/* The whole programme: roles and consent, practice, groups, training, the office's records, USSD, guards.
 *
 * Practice: a village or household in practice is a place of its own, under its code made negative. What is practised is booked
 * there by the same statements and lies in no sum of a real place.
 *
 * Who, when: rows that a message makes are named after it like the ledger's, id = inbox id * 16 + number.
 *
 * The ledgers and the audit only grow; retention alone may delete, while its row stands in `doors`. */

/* One head teacher and the roster's junior teachers a village, by people: one may have two phones. */
#define PEOPLE_OF_ROLE(bit)                                                                                                    \
  "(SELECT count(DISTINCT coalesce(person, -msisdn)) FROM phones WHERE village = NEW.village AND (roles & " bit ") <> 0"       \
  " AND state <> 'suspended')"
#define MENTORS_REFUSED(name, when)                                                                                            \
  "CREATE TRIGGER phones_mentors_" name " " when " WHEN (NEW.roles & 6) <> 0 BEGIN"                                            \
  " SELECT RAISE(ABORT, 'the village has its head teacher') WHERE (NEW.roles & 4) <> 0 AND " PEOPLE_OF_ROLE(                   \
      "4") " > 1;"                                                                                                             \
           " SELECT RAISE(ABORT, 'the village has all its junior teachers') WHERE (NEW.roles & 2) <> 0 AND " PEOPLE_OF_ROLE(   \
               "2") "   > (SELECT junior_mentors FROM roster);"                                                                \
                    " END;"

const char schema_2[] =
    /* registry */
    "ALTER TABLE households ADD COLUMN pin TEXT;" /* HMAC-SHA256 of the card's PIN; NULL: no card yet */
    "ALTER TABLE households ADD COLUMN pin_tries INTEGER NOT NULL DEFAULT 0;" /* wrong ones in a row */
    "ALTER TABLE households ADD COLUMN borrowed INTEGER NOT NULL DEFAULT 0;"  /* inbox id of the last message booked from
                                                                                 another's phone */
    "ALTER TABLE households ADD COLUMN occupation TEXT NOT NULL DEFAULT '';"  /* life plan: a product's code or words */
    "ALTER TABLE households ADD COLUMN plan_day INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE villages ADD COLUMN practice INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE villages ADD COLUMN plan_day INTEGER NOT NULL DEFAULT 0;"   /* the village's plan */
    "ALTER TABLE villages ADD COLUMN centre_day INTEGER NOT NULL DEFAULT 0;" /* the learning centre, open since */
    "ALTER TABLE villages ADD COLUMN centre TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE villages ADD COLUMN model_leader INTEGER REFERENCES people (id);" /* one a village, by there being one column
                                                                                    */
    "ALTER TABLE villages ADD COLUMN model_state TEXT NOT NULL DEFAULT ''"
    "  CHECK (model_state = '' OR model_state = 'applied' OR model_state = 'assessed' OR model_state = 'passed');"
    "ALTER TABLE people ADD COLUMN leader INTEGER NOT NULL DEFAULT 0;" /* a right-livelihood leader */
    "ALTER TABLE phones ADD COLUMN practice INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN pin_tries INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN heard_day INTEGER NOT NULL DEFAULT 0;"    /* of its last message */
    "ALTER TABLE phones ADD COLUMN reminded_day INTEGER NOT NULL DEFAULT 0;" /* of its last reminder */
    "ALTER TABLE phones ADD COLUMN bucket_milli INTEGER NOT NULL DEFAULT 0;" /* the token bucket, thousandths of a token spent
                                                                              */
    "ALTER TABLE phones ADD COLUMN bucket_ms INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE roster (only INTEGER PRIMARY KEY CHECK (only = 1), junior_mentors INTEGER NOT NULL) STRICT;"
    "INSERT INTO roster (only, junior_mentors) VALUES (1, 4);" MENTORS_REFUSED("in", "AFTER INSERT ON phones") MENTORS_REFUSED(
        "on",
        "AFTER UPDATE OF roles, village, state, person ON phones") "CREATE INDEX phones_officers ON phones (msisdn) WHERE "
                                                                   "roles >= 8;"           /* ROLE_OFFICER is the highest bit */
                                                                   "CREATE TABLE covers (" /* the places an officer answers for;
none: the home district */
                                                                   "  person INTEGER NOT NULL REFERENCES people (id),"
                                                                   "  place INTEGER NOT NULL,"
                                                                   "  PRIMARY KEY (person, place)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE TABLE consents ("
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  msisdn INTEGER NOT NULL," /* 0 once erased */
                                                                   "  at_ms INTEGER NOT NULL,"
                                                                   "  text_version TEXT NOT NULL,"
                                                                   "  given INTEGER NOT NULL CHECK (given = 0 OR given = 1)"
                                                                   ") STRICT;"
                                                                   "CREATE TABLE tickets (" /* what a person may ask for by law;
                                                                                               the office closes it within its
                                                                                               days */
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  kind TEXT NOT NULL CHECK (kind = 'MYDATA' OR kind = "
                                                                   "'ERASE'),"
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  msisdn INTEGER NOT NULL," /* 0 once erased */
                                                                   "  opened_ms INTEGER NOT NULL,"
                                                                   "  due_day INTEGER NOT NULL,"
                                                                   "  closed_ms INTEGER NOT NULL DEFAULT 0," /* 0: open */
                                                                   "  outcome TEXT NOT NULL DEFAULT ''"
                                                                   ") STRICT;"
                                                                   "CREATE INDEX tickets_open ON tickets (due_day) WHERE "
                                                                   "closed_ms = 0;"
                                                                   /* messages: whose account it was about, so that the journal
                                                                      can be replayed without the phone's row */
                                                                   "ALTER TABLE inbox ADD COLUMN household INTEGER NOT NULL "
                                                                   "DEFAULT 0;"
                                                                   "ALTER TABLE inbox ADD COLUMN village INTEGER NOT NULL "
                                                                   "DEFAULT 0;"
                                                                   "ALTER TABLE inbox ADD COLUMN roles INTEGER NOT NULL "
                                                                   "DEFAULT 0;"
                                                                   "ALTER TABLE inbox ADD COLUMN practice INTEGER NOT NULL "
                                                                   "DEFAULT 0;"
                                                                   "ALTER TABLE inbox ADD COLUMN settles INTEGER NOT NULL "
                                                                   "DEFAULT 0;" /* the message whose question it settled */
                                                                   "ALTER TABLE inbox ADD COLUMN same_again_ms INTEGER NOT "
                                                                   "NULL DEFAULT 0;" /* when the same was sent before: asked,
                                                                                        not booked */
                                                                   "ALTER TABLE inbox ADD COLUMN borrowed_prev INTEGER NOT "
                                                                   "NULL "
                                                                   "DEFAULT 0;" /* the one before it from others' phones */

                                                                   "CREATE TABLE ussd_sessions ("
                                                                   "  session TEXT PRIMARY KEY," /* the entry's name, a colon,
                                                                                                    its session id */
                                                                   "  msisdn INTEGER NOT NULL,"
                                                                   "  state TEXT NOT NULL CHECK (state = 'open' OR state = "
                                                                   "'closed' OR state = 'lapsed'),"
                                                                   "  started_ms INTEGER NOT NULL,"
                                                                   "  touched_ms INTEGER NOT NULL,"
                                                                   "  steps INTEGER NOT NULL," /* inputs taken: with session and
                                                                                                  start the id of a message */
                                                                   "  history TEXT NOT NULL,"  /* the input taken so far, or the
                                                                                                 latest, or its number: the same
                                                                                                 callback again gets the same
                                                                                                 screen. No digit of a PIN */
                                                                   "  step TEXT NOT NULL,"     /* what the next input answers */
                                                                   "  typed TEXT NOT NULL,"    /* the digit form put together so
                                                                                                  far, ? for a PIN; or what is left
                                                                                                  of a long answer */
                                                                   "  screen TEXT NOT NULL,"   /* the last answer, whole */
                                                                   "  inbox_id INTEGER NOT NULL DEFAULT 0" /* the message it
                                                                                                              became */
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE INDEX ussd_of_phone ON ussd_sessions (msisdn, "
                                                                   "touched_ms);"
                                                                   "CREATE TABLE spend (" /* what a day's sending cost */
                                                                   "  day INTEGER NOT NULL,"
                                                                   "  provider TEXT NOT NULL,"
                                                                   "  segments INTEGER NOT NULL,"
                                                                   "  satang INTEGER NOT NULL,"
                                                                   "  PRIMARY KEY (day, provider)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   /* occupation groups: a group is a village's product */
                                                                   "CREATE TABLE members ("
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  product TEXT NOT NULL,"
                                                                   "  household INTEGER NOT NULL,"
                                                                   "  from_day INTEGER NOT NULL,"
                                                                   "  to_day INTEGER NOT NULL," /* 0: still */
                                                                   "  PRIMARY KEY (village, product, household, from_day)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE TABLE group_ledger ("
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  product TEXT NOT NULL,"
                                                                   "  month INTEGER NOT NULL,"
                                                                   "  day INTEGER NOT NULL,"
                                                                   "  activity INTEGER NOT NULL," /* enum Activity */
                                                                   "  people INTEGER NOT NULL,"
                                                                   "  amount_satang INTEGER NOT NULL,"
                                                                   "  qty_milli INTEGER NOT NULL,"
                                                                   "  unit TEXT NOT NULL,"
                                                                   "  sign INTEGER NOT NULL CHECK ((sign = 1 OR sign = -1) AND "
                                                                   "amount_satang * sign >= 0 AND qty_milli * sign >= 0),"
                                                                   "  reverses INTEGER NOT NULL,"
                                                                   "  household INTEGER NOT NULL," /* the reporting member's; 0:
                                                                                                      a mentor */
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  at_ms INTEGER NOT NULL"
                                                                   ") STRICT;"
                                                                   "CREATE TABLE group_totals ("
                                                                   "  month INTEGER NOT NULL,"
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  product TEXT NOT NULL,"
                                                                   "  activities INTEGER NOT NULL,"
                                                                   "  sold_satang INTEGER NOT NULL,"
                                                                   "  saved_satang INTEGER NOT NULL,"
                                                                   "  PRIMARY KEY (village, month, product)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   /* training, visits, proposals */
                                                                   "CREATE TABLE sessions (" /* planned by the officer */
                                                                   "  fiscal_year INTEGER NOT NULL,"
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  day INTEGER NOT NULL," /* training day 1- */
                                                                   "  planned_day INTEGER NOT NULL,"
                                                                   "  topic TEXT NOT NULL,"
                                                                   "  venue TEXT NOT NULL,"
                                                                   "  PRIMARY KEY (fiscal_year, village, day)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE TABLE trainings (" /* confirmed by a mentor: stands →
                                                                                                 replaced by a later one |
                                                                                                 undone */
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  fiscal_year INTEGER NOT NULL,"
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  day INTEGER NOT NULL,"
                                                                   "  held_day INTEGER NOT NULL,"
                                                                   "  present INTEGER NOT NULL,"
                                                                   "  absent TEXT NOT NULL," /* numbers of households, joined by
                                                                                                a space; '' where not told */
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  at_ms INTEGER NOT NULL,"
                                                                   "  state TEXT NOT NULL CHECK (state = 'stands' OR state = "
                                                                   "'replaced' OR state = 'undone'),"
                                                                   "  replaces INTEGER NOT NULL" /* 0: none */
                                                                   ") STRICT;"
                                                                   "CREATE UNIQUE INDEX trainings_stand ON trainings "
                                                                   "(fiscal_year, village, day) WHERE state = 'stands';"
                                                                   "CREATE TABLE contests (" /* a household says a training day
                                                                                                was otherwise; only flags */
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  training INTEGER NOT NULL,"
                                                                   "  household INTEGER NOT NULL,"
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  at_ms INTEGER NOT NULL,"
                                                                   "  settled_ms INTEGER NOT NULL DEFAULT 0"
                                                                   ") STRICT;"
                                                                   "CREATE TABLE visits ("
                                                                   "  id INTEGER PRIMARY KEY," /* inbox id * 32 + number: one
                                                                                                  message may name all
                                                                                                  households of a village */
                                                                   "  fiscal_year INTEGER NOT NULL,"
                                                                   "  household INTEGER NOT NULL,"
                                                                   "  day INTEGER NOT NULL,"
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  at_ms INTEGER NOT NULL,"
                                                                   "  undone INTEGER NOT NULL DEFAULT 0"
                                                                   ") STRICT;"
                                                                   "CREATE INDEX visits_of_household ON visits (household, "
                                                                   "fiscal_year) WHERE undone = 0;"
                                                                   "CREATE TABLE proposals ("
                                                                   "  id INTEGER PRIMARY KEY,"
                                                                   "  number INTEGER NOT NULL," /* running, from 1 */
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  name TEXT NOT NULL,"
                                                                   "  person INTEGER NOT NULL,"
                                                                   "  at_ms INTEGER NOT NULL,"
                                                                   "  state TEXT NOT NULL CHECK (state = 'new' OR state = "
                                                                   "'accepted' OR state = 'refused' OR state = 'undone')"
                                                                   ") STRICT;"
                                                                   /* the office's records */
                                                                   "CREATE TABLE product_states ("
                                                                   "  village INTEGER NOT NULL,"
                                                                   "  product TEXT NOT NULL,"
                                                                   "  state TEXT NOT NULL CHECK (state = 'idea' OR state = "
                                                                   "'trial' OR state = 'registered' OR state = 'graded'),"
                                                                   "  grade TEXT NOT NULL,"
                                                                   "  since_day INTEGER NOT NULL,"
                                                                   "  PRIMARY KEY (village, product)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE TABLE assessments (" /* three haves, two nots: 1 yes,
                                                                                                   0 no, NULL not looked at yet
                                                                                                 */
                                                                   "  fiscal_year INTEGER NOT NULL,"
                                                                   "  household INTEGER NOT NULL,"
                                                                   "  livelihood INTEGER,"
                                                                   "  relations INTEGER,"
                                                                   "  environment INTEGER,"
                                                                   "  no_drugs INTEGER,"
                                                                   "  no_informal_debt INTEGER,"
                                                                   "  day INTEGER NOT NULL,"
                                                                   "  PRIMARY KEY (fiscal_year, household)"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   /* retention's door */
                                                                   "CREATE TABLE doors (name TEXT PRIMARY KEY) STRICT, WITHOUT "
                                                                   "ROWID;"
                                                                   "DROP TRIGGER ledger_no_delete;"
                                                                   "DROP TRIGGER audit_no_delete;"
                                                                   "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger "
                                                                   "WHEN NOT EXISTS (SELECT 1 FROM doors WHERE name = "
                                                                   "'retention')"
                                                                   " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;"
                                                                   "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN "
                                                                   "NOT EXISTS (SELECT 1 FROM doors WHERE name = 'retention')"
                                                                   " BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;"
                                                                   "CREATE TRIGGER group_ledger_no_update BEFORE UPDATE ON "
                                                                   "group_ledger"
                                                                   " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;"
                                                                   "CREATE TRIGGER group_ledger_no_delete BEFORE DELETE ON "
                                                                   "group_ledger"
                                                                   " WHEN NOT EXISTS (SELECT 1 FROM doors WHERE name = "
                                                                   "'retention')"
                                                                   " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;"
                                                                   /* totals now also stand for the province (2 digits) and the
                                                                      country (1) */
                                                                   "INSERT INTO totals SELECT month, place / 100, sum(income), "
                                                                   "sum(expense), sum(saving), sum(withdrawal), sum(borrow),"
                                                                   "  sum(repay), sum(sell), sum(entries), sum(earnings), "
                                                                   "sum(reporting), sum(practising)"
                                                                   "  FROM totals WHERE place > 999 AND place <= 9999 GROUP BY "
                                                                   "month, place / 100;"
                                                                   "INSERT INTO totals SELECT month, 1, sum(income), "
                                                                   "sum(expense), sum(saving), sum(withdrawal), sum(borrow),"
                                                                   "  sum(repay), sum(sell), sum(entries), sum(earnings), "
                                                                   "sum(reporting), sum(practising)"
                                                                   "  FROM totals WHERE place > 9 AND place <= 99 GROUP BY "
                                                                   "month;"
                                                                   /* the officers' page: of a code its HMAC, of a session's
                                                                      cookie its hash */
                                                                   "CREATE TABLE login_codes ("
                                                                   "  msisdn INTEGER PRIMARY KEY,"
                                                                   "  code TEXT NOT NULL," /* "": used */
                                                                   "  until_ms INTEGER NOT NULL,"
                                                                   "  tries INTEGER NOT NULL," /* wrong ones */
                                                                   "  asked INTEGER NOT NULL," /* codes since since_ms */
                                                                   "  since_ms INTEGER NOT NULL"
                                                                   ") STRICT;"
                                                                   "CREATE TABLE page_sessions ("
                                                                   "  hash TEXT PRIMARY KEY,"
                                                                   "  msisdn INTEGER NOT NULL,"
                                                                   "  until_ms INTEGER NOT NULL"
                                                                   ") STRICT, WITHOUT ROWID;"
                                                                   "CREATE INDEX page_sessions_of ON page_sessions (msisdn);"
                                                                   "CREATE INDEX households_tried ON households (code) WHERE "
                                                                   "pin_tries > 0;"
                                                                   "CREATE INDEX phones_tried ON phones (msisdn) WHERE "
                                                                   "pin_tries > 0;"
                                                                   "CREATE INDEX phones_suspended ON phones (msisdn) WHERE "
                                                                   "state = 'suspended';";
