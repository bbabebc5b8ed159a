/* USSD over HTTP: gateways call us for every input of a session and get the next screen in the answer.
 *
 * A callback is always answered with a valid screen: where we fail ourselves, where the body is no callback, where the book is
 * closed to us, the session ends with the text U_BUSY. Callbacks that come together are one transaction, each in a savepoint of
 * its own, and are answered after it is on the disk. Callbacks are not signed: only the door's peers are heard. */
#pragma once
#include "endpoint/ussd_session.h"
#include "net/http_server.h"

typedef struct Ussd Ussd;

typedef void (*UssdFatal)(gpointer data, GError *error);

/* `fatal` is called once the book can no longer be written; it takes the error over. What `desk` holds must live as long. */
Ussd *ussd_new(const UssdDesk *desk, Loop *loop, UssdFatal fatal, gpointer data);
/* A callback, from the door; `data` is the Ussd. */
void ussd_call(gpointer data, HttpCall *http);
/* After the door. NULL is fine. */
void ussd_free(Ussd *ussd);
