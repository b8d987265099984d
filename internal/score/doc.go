// Package score measures, afterwards, whether warnings worked: lead times and
// delays of one case, and over many cases the verification measures of the
// forecasting trade (Jolliffe and Stephenson, Forecast Verification, 2012).
//
// It is pure. What cannot be computed is absent, never zero: a measure comes
// with the numbers it is made of, and beside window length and area, because
// bigger warnings look better.
package score
