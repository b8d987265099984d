// Package compose makes the texts that leave the house: the confidential
// warning and the public advisory of one determination.
//
// It is pure. [Digest] binds an approval to the exact text; [Leaks] compares a
// product, in every form it leaves in, with what lies above its tearline;
// [Parity] lists what one of two linked products says and the other does not;
// [Render] gives the plain, short and spoken forms; [Fill] starts a draft from
// a case's picture.
package compose
