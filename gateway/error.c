#include "error.h"

#include <sysexits.h>

G_DEFINE_QUARK(sammachip - failure, failure)

int failure_exit_status(const GError *error)
{
  if (error->domain != FAILURE)
    return 1;
  switch ((Failure)error->code) {
  case FAILED_RETRY:
  case FAILED_UNCERTAIN:
    return EX_TEMPFAIL;
  case FAILED_REJECT:
    return EX_DATAERR;
  case FAILED_CONFIG:
    return EX_CONFIG;
  case FAILED_CORRUPT:
    return EX_SOFTWARE;
  }
  return 1;
}
