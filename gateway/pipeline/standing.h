/* What a phone's standing (active, stopped, suspended, pending) lets it do, and how a message is remembered. */
#pragma once
#include "command/turn.h"

/* A stopped phone may come back, ask for help and for its rights; what else it sends is not booked. */
gboolean standing_stopped_may(Command command);
/* Before it has consented a phone may register, answer, ask for help, another language and its rights, and carry the message of
 * a household's card (88). */
gboolean standing_pending_may(const Request *request);
/* A number silent for longer than the programme's days may be another's by now: it is suspended when it is heard of again,
 * until a mentor confirms it. Officers have nobody to vouch for them and are left. */
gboolean standing_suspend_silent(Turn *turn, GError **error);

/* FNV-1a: stable from run to run, which g_str_hash does not promise. */
guint64 text_hash(const char *text);
/* Phone.recent has one number a message: half of its text's hash and half of its request's, by which the same request is known
 * again whatever stands around it. Each half is 0 where it is not to be known. */
guint64 recent_pack(guint64 text, guint64 request);
/* The newest message of that text, or request; NULL. */
const PhoneRecent *recent_of_text(const Phone *phone, guint64 text);
const PhoneRecent *recent_of_request(const Phone *phone, guint64 request);
/* For a text that holds a PIN: guesses do not undo it without the key. 0 where there is none. It costs a twentieth of a
 * message, so the two kinds of hashes are told apart, and a text is compared under the key only with one that was kept under
 * it. */
guint64 text_hash_keyed(const TurnSecrets *secrets, const char *text);
/* Whether that message had this text, whether a PIN stands in it or not. */
gboolean recent_has_text(const PhoneRecent *recent, const TurnSecrets *secrets, const char *text);
