/* What vendors push: messages from phones and receipts, each in its vendor's way, to an address that the test gives.
 *
 *   POST /control/push {"api":"twilio", "url":…, "secret":…, "times":1,
 *                       "messages":[{"from":…, "text":…, "time":…, "id":7}, {"id":8}],
 *                       "receipts":[{"n":1}, {"id":…, "ref":…, "to":…, "state":"delivered"}]}
 *
 * "api" is one that pushes: twilio, africastalking, infobip, smsgate, telerivet, kannel, ants, vonage. A message of which only
 * the id is given is that of the inbox; a receipt of which only n is given is that of the n-th message sent. "times": how often
 * each comes. The secret is what the vendor signs with or sends along. One goes after the other; when the last is answered so
 * is the call: {"answers":[{"status":200, "body":…}]}, with status 0 where none came.
 *
 * Where a send says itself where its receipt goes (Twilio's StatusCallback), it is pushed when it is settled. */
#pragma once
#include "simulator/state.h"

#include <jansson.h>

Pusher *pusher_new(Loop *loop);
/* Drops what is under way. */
void pusher_free(Pusher *pusher);
void push_handle(State *state, HttpCall *call, const json_t *body);
/* The receipt of a message that has a callback; nobody waits for the answer. */
void push_receipt(Pusher *pusher, const char *api, const Sent *sent);
