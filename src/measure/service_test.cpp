#include "measure/testing.h"
