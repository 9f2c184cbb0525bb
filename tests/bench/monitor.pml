/* A buffer of one slot as a monitor with one condition variable, notified for all; three producers
   and three consumers of two items each. */
#define ITEMS 2
bool locked, asleep[6];
byte count;

#define LOCK atomic { !locked -> locked = true }
#define WAIT \
    d_step { locked = false; asleep[_pid] = true }; \
    d_step { !asleep[_pid] && !locked -> locked = true }
#define NOTIFY_ALL \
    d_step { \
        asleep[0] = false; asleep[1] = false; asleep[2] = false; \
        asleep[3] = false; asleep[4] = false; asleep[5] = false \
    }
#define UNLOCK \
    atomic { locked = false; round++; if :: round < ITEMS -> goto next :: else fi }

active [3] proctype producer() {
    byte round;
next:
    LOCK;
    do
    :: count == 1 -> WAIT
    :: else -> break
    od;
    count++;
    NOTIFY_ALL;
    UNLOCK;
end:
    false
}

active [3] proctype consumer() {
    byte round;
next:
    LOCK;
    do
    :: count == 0 -> WAIT
    :: else -> break
    od;
    count--;
    NOTIFY_ALL;
    UNLOCK;
end:
    false
}
