/* Phones that dial: USSD sessions with a gateway that is called in Africa's Talking's way.
 *
 *   POST /control/ussd/dial   {"url":…, "phone":"+66812345678", "code":"*384*1*500#"}  begins a session
 *   POST /control/ussd/press  {"session":"sim-1", "input":"1"}
 *   POST /control/ussd/again  {"session":"sim-1"}    the last callback once more, as a gateway does whose answer was lost
 *   POST /control/ussd/hangup {"session":"sim-1"}    no callback: gateways of this kind tell nobody
 *
 * Each but hangup is answered with {"session":…, "screen":…, "more":true}. */
#pragma once
#include "simulator/talk.h"

typedef struct Dialler Dialler;

/* What is dialled and shown goes to `talk`, which must outlive it. */
Dialler *dialler_new(Loop *loop, Talk *talk);
/* Drops what is under way. */
void dialler_free(Dialler *dialler);
/* `path` is what follows /control/ussd. */
void dialler_handle(Dialler *dialler, HttpCall *call, const char *path);
/* The same for one step: `url` is where the gateway takes callbacks. */
void dialler_dial(Dialler *dialler, HttpCall *call, const char *url, const char *phone, const char *code);
/* `path`: "/press" with its input, "/again" or "/hangup". */
void dialler_step(Dialler *dialler, HttpCall *call, const char *path, const char *session, const char *input);
