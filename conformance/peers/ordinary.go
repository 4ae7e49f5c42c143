package main

import (
	"encoding/json"

	"github.com/shopspring/decimal"
)

type dec = decimal.Decimal

// newOrdinary is the 44 criteria as a programmer writes them who reaches for encoding/json and a decimal library.
func newOrdinary(w *workload) (*rival, error) {
	weights := make([]dec, len(w.rules))
	for k, c := range w.rules {
		var err error
		if weights[k], err = decimal.NewFromString(c.Weight); err != nil {
			return nil, err
		}
	}
	var scored card
	r := &rival{name: "ordinary Go: encoding/json, shopspring/decimal", documents: w.nested}
	r.open = func(text []byte) (func() error, error) {
		var doc document[dec]
		err := json.Unmarshal(text, &doc)
		return func() error {
			for k, share := range ordinaryShares(&doc.Facts) {
				scored.scores[k] = share.Mul(weights[k]).Round(2).Shift(2).IntPart()
			}
			scored.tally(w)
			return nil
		}, err
	}
	r.last = func() card { return scored }
	return r.simple(), nil
}

var (
	d0, d1, d100 = decimal.Zero, decimal.NewFromInt(1), decimal.NewFromInt(100)
	d1100        = decimal.NewFromInt(1100)
)

func d(text string) dec { return decimal.RequireFromString(text) }

var d005, d01, d02, d025, d03, d04, d05, d075, d08, d09, d095 = d("0.05"), d("0.1"), d("0.2"), d("0.25"), d("0.3"), d("0.4"), d("0.5"), d("0.75"), d("0.8"), d("0.9"), d("0.95")

var ordinaryRatings = map[string]dec{"优": d1, "良": d075, "中": d05, "较差": d025, "差": d0}

func when(b bool, share dec) dec {
	if b {
		return share
	}
	return d0
}

// deduct takes each away for each of n, down to 0.
func deduct(each, n dec) dec { return decimal.Max(d0, d1.Sub(each.Mul(n))) }

// ratio is a/b, at most 1, and 1 of nothing.
func ratio(a, b dec) dec {
	if b.IsZero() {
		return d1
	}
	return decimal.Min(d1, a.Div(b))
}

// satisfied takes a twentieth away for each percent, whole or begun, that a/b is below from.
func satisfied(a, b, from dec) dec {
	if b.IsZero() || a.Div(b).GreaterThanOrEqual(from) {
		return d1
	}
	return deduct(d005, from.Sub(a.Div(b)).Mul(d100).Ceil())
}

// banded is full from 1 on, then the shares of 0.9 and 0.8.
func banded(a, b, ninety, eighty dec) dec {
	if b.IsZero() {
		return d1
	}
	switch rate := a.Div(b); {
	case rate.GreaterThanOrEqual(d1):
		return d1
	case rate.GreaterThanOrEqual(d09):
		return ninety
	case rate.GreaterThanOrEqual(d08):
		return eighty
	}
	return d0
}

func ordinaryShares(f *facts[dec]) (s [44]dec) {
	s[0] = decimal.Sum(when(f.Plan.MidtermExists, d025), when(f.Plan.MidtermAligned, d025), when(f.Plan.MidtermContents, d025), when(f.Plan.MidtermComplete, d025))
	if f.Plan.AnnualExists {
		s[1] = decimal.Sum(d02, when(f.Plan.AnnualContents, d04), when(f.Plan.AnnualComplete, d04))
	}
	if f.Goal.Exists {
		s[2] = decimal.Sum(d02, when(f.Goal.Relevant, d04), when(f.Goal.NormalLevel, d04))
	}
	s[3] = decimal.Sum(when(f.Goal.KpiRefined, d03), when(f.Goal.KpiMeasurable, d04), when(f.Goal.KpiMatchesPlan, d03))
	s[4] = decimal.Sum(when(f.Funding.Argued, d025), when(f.Funding.MatchesDuty, d025), when(f.Funding.EstimateSound, d025), when(f.Funding.AmountMatches, d025))
	s[5] = decimal.Sum(when(f.Funding.BasisSound, d03), when(f.Funding.MatchesGoal, d03), when(f.Funding.ResultFair, d04))
	if !f.Budget.Approved.IsZero() {
		switch rate := f.Budget.Spent.Div(f.Budget.Approved); {
		case rate.GreaterThan(d1):
			s[6] = deduct(d005, rate.Mul(d100).Round(2).Sub(d100))
		case rate.GreaterThanOrEqual(d09):
			s[6] = d1
		case rate.GreaterThanOrEqual(d08):
			s[6] = d05
		}
	}
	c := &f.Compliance
	s[7] = deduct(d025, decimal.Sum(c.LawBreaches, c.ApprovalBreaches, c.UnreviewedMajor, c.OffPurpose, c.Misappropriated))
	r := &f.Rules
	s[8] = deduct(d025, decimal.Sum(when(!r.FundMgmt, d1), when(!r.PerformanceMgmt, d1), when(!r.AssetMgmt, d1), when(!r.FinanceMgmt, d1), when(!r.Accounting, d1)))
	s[9] = deduct(d05, f.Disclosure.ContentDefects.Add(f.Disclosure.LateItems))
	s[10] = banded(f.Procurement.Spent, f.Procurement.Budget, d05, d1.Div(decimal.NewFromInt(3)))
	a := &f.Asset
	s[11] = decimal.Sum(when(a.InvestApproved, d02), when(a.NoLoss, d02), when(a.WithinStandard, d02), when(a.UseSound, d02), when(a.DisposalSound, d01), when(a.OthersSound, d01))
	s[12] = banded(a.InUseValue, a.TotalValue, d075, d05)
	if f.Impl.HasPolicy {
		s[13] = deduct(d05, f.Impl.UnsoundProjects)
	}
	o := &f.Output
	s[14] = ratio(o.UnionsNew, o.UnionsTarget)
	s[15] = deduct(d02, decimal.Max(d0, o.AidTarget.Sub(o.AidEvents)))
	s[16] = ratio(o.MutualAidPeople, o.MutualAidTarget)
	s[17] = ratio(o.Lectures, o.LecturesTarget)
	s[18] = ratio(o.CareEvents, o.CareTarget)
	s[19] = ratio(o.Trainings, o.TrainingTarget)
	s[20] = ratio(o.LegalEvents, o.LegalTarget)
	s[21] = when(o.Contests.GreaterThanOrEqual(d1), d1)
	s[22] = when(o.Stations.GreaterThanOrEqual(d1), d1)
	u := &f.Culture
	s[23] = decimal.Min(d1, decimal.Sum(u.Demolition, u.Waste, u.ExteriorPlaster, u.PaintBase, u.Waterproof, u.Tiling, u.Circuit, u.Plumbing, u.GymPaint, u.LibraryPaint, u.Ceiling).Div(d1100))
	s[24] = ratio(f.Loan.Guided, f.Loan.Requested)
	q := &f.Quality
	s[25] = d1
	if !q.MembersRequired.IsZero() {
		s[25] = deduct(d02, decimal.Max(d0, d100.Sub(q.MembersPresent.Div(q.MembersRequired).Mul(d100))).Ceil())
	}
	s[26] = deduct(d025, q.ThemeMismatches)
	switch {
	case u.Accepted:
		s[27] = u.PassRate
	case u.DocsComplete:
		s[27] = d09
	default:
		s[27] = decimal.Max(d0, d09.Sub(d005.Mul(u.DocDefects)))
	}
	s[28] = when(q.StationSiteOk && q.StationConvenient, d1)
	s[29] = when(f.Loan.Unqualified.IsZero(), d1)
	s[30] = deduct(d02, f.Timely.LateTasks)
	s[31], s[33] = d1, d1
	if !f.Staff.Quota.IsZero() && f.Staff.Actual.GreaterThan(f.Staff.Quota) {
		s[31] = deduct(d005, f.Staff.Actual.Div(f.Staff.Quota).Mul(d100).Sub(d100).Ceil())
	}
	s[32] = when(f.ThreePublic.Spent.LessThanOrEqual(f.ThreePublic.Budget), d1)
	if now, before := f.PublicFunds.Current, f.PublicFunds.Previous; !before.IsZero() && now.GreaterThan(before) {
		s[33] = deduct(d01, now.Sub(before).Div(before).Mul(decimal.NewFromInt(20)).Ceil())
	}
	s[34] = ratio(f.Standard.Executed, f.Standard.Total)
	b := &f.Benefit
	s[35] = deduct(d01, b.AidMissed)
	s[36] = deduct(d005, b.Dissatisfied)
	s[37] = when(b.ModelSpiritOk, d1)
	s[38] = when(b.WomenEventsOk && b.WomenHappier, d1)
	s[39] = decimal.Sum(when(b.RightsAwareness, d04), when(b.IncidentsDown, d03), when(b.RightsEffective, d03))
	if s[40] = d1; b.Awards.LessThanOrEqual(decimal.NewFromInt(2)) {
		s[40] = ordinaryRatings[b.Rating]
	}
	s[41] = when(b.ModeBuilt && b.ModeService && b.ModeLasting, d1)
	s[42] = satisfied(f.Satisfaction.WorkersPositive, f.Satisfaction.WorkersSurveyed, d09)
	s[43] = satisfied(f.Satisfaction.StaffPositive, f.Satisfaction.StaffSurveyed, d095)
	return s
}
