// Package hand is the 44 criteria as a careful programmer would write them in Go for this one rule set: an exact fraction, a JSON
// reader that knows the facts, and no data. It shares no code with jixiao, and every other row is measured against it.
package hand

// Card is what a document scores, in hundredths of a point.
type Card struct {
	Scores [44]int64
	L2     [15]int64
	L1     [4]int64
	Total  int64
	Grade  string
}

// weights are in hundredths of a point.
var weights = [44]int64{200, 300, 200, 300, 200, 300, 400, 600, 400, 200, 300, 200, 200, 200, 100, 50, 100, 100, 100, 100, 100, 50, 50, 200, 50,
	100, 400, 300, 100, 100, 500, 100, 100, 200, 100, 300, 400, 300, 200, 200, 200, 400, 800, 200}

// parts are where the second-level indicators end among the criteria, sections where the first-level ones end among those.
var parts = [15]int{2, 4, 6, 8, 10, 11, 13, 14, 25, 30, 31, 35, 41, 42, 44}
var sectionEnds = [4]int{3, 8, 12, 15}

var (
	zero, one, hundred = whole(0), whole(1), whole(100)
	fifth, quarter     = frac(1, 5), frac(1, 4)
	twentieth          = frac(1, 20)
)

// Score scores facts.
func Score(f *Facts, card *Card) {
	var shares [44]number
	f.decisions(&shares)
	f.management(&shares)
	f.output(&shares)
	f.effects(&shares)
	for k := range shares {
		card.Scores[k] = shares[k].times(weights[k])
	}
	card.Total = 0
	k, p := 0, 0
	for s, sectionEnd := range sectionEnds {
		var section int64
		for ; p < sectionEnd; p++ {
			var part int64
			for ; k < parts[p]; k++ {
				part += card.Scores[k]
			}
			card.L2[p] = part
			section += part
		}
		card.L1[s] = section
		card.Total += section
	}
	switch {
	case card.Total >= 9000:
		card.Grade = "优"
	case card.Total >= 8000:
		card.Grade = "良"
	case card.Total >= 6000:
		card.Grade = "中"
	default:
		card.Grade = "差"
	}
}

// tick is a percentage if the flag is set.
func (f *Facts) tick(flag int, percent int64) int64 {
	if f.flags[flag] {
		return percent
	}
	return 0
}

func percent(p int64) number { return frac(p, 100) }

func yes(b bool) number {
	if b {
		return one
	}
	return zero
}

// deduct takes each away for each of n, down to 0.
func deduct(each, n number) number { return most(zero, one.sub(each.mul(n))) }

// ratio is a/b, at most 1, and 1 of nothing.
func ratio(a, b number) number {
	if b.zero() {
		return one
	}
	return least(one, a.quo(b))
}

// reached is a/b ≥ p/100.
func reached(a, b number, p int64) bool { return a.quo(b).cmp(percent(p)) >= 0 }

func (f *Facts) decisions(s *[44]number) {
	s[0] = percent(f.tick(planMidtermExists, 25) + f.tick(planMidtermAligned, 25) + f.tick(planMidtermContents, 25) + f.tick(planMidtermComplete, 25))
	s[1], s[2] = zero, zero
	if f.flags[planAnnualExists] {
		s[1] = percent(20 + f.tick(planAnnualContents, 40) + f.tick(planAnnualComplete, 40))
	}
	if f.flags[goalExists] {
		s[2] = percent(20 + f.tick(goalRelevant, 40) + f.tick(goalNormalLevel, 40))
	}
	s[3] = percent(f.tick(goalKpiRefined, 30) + f.tick(goalKpiMeasurable, 40) + f.tick(goalKpiMatchesPlan, 30))
	s[4] = percent(f.tick(fundingArgued, 25) + f.tick(fundingMatchesDuty, 25) + f.tick(fundingEstimateSound, 25) + f.tick(fundingAmountMatches, 25))
	s[5] = percent(f.tick(fundingBasisSound, 30) + f.tick(fundingMatchesGoal, 30) + f.tick(fundingResultFair, 40))
}

func (f *Facts) management(s *[44]number) {
	n := &f.numbers
	s[6] = execution(n[budgetApproved], n[budgetSpent])
	breaches := n[complianceLawBreaches].add(n[complianceApprovalBreaches]).add(n[complianceUnreviewedMajor]).add(n[complianceOffPurpose]).add(n[complianceMisappropriated])
	s[7] = deduct(quarter, breaches)
	lacking := 5 - f.tick(rulesFundMgmt, 1) - f.tick(rulesPerformanceMgmt, 1) - f.tick(rulesAssetMgmt, 1) - f.tick(rulesFinanceMgmt, 1) - f.tick(rulesAccounting, 1)
	s[8] = deduct(quarter, whole(lacking))
	s[9] = deduct(frac(1, 2), n[disclosureContentDefects].add(n[disclosureLateItems]))
	switch spent, budget := n[procurementSpent], n[procurementBudget]; {
	case budget.zero(), spent.cmp(budget) >= 0:
		s[10] = one
	case reached(spent, budget, 90):
		s[10] = frac(1, 2)
	case reached(spent, budget, 80):
		s[10] = frac(1, 3)
	default:
		s[10] = zero
	}
	s[11] = percent(f.tick(assetInvestApproved, 20) + f.tick(assetNoLoss, 20) + f.tick(assetWithinStandard, 20) + f.tick(assetUseSound, 20) +
		f.tick(assetDisposalSound, 10) + f.tick(assetOthersSound, 10))
	switch used, all := n[assetInUseValue], n[assetTotalValue]; {
	case all.zero(), used.cmp(all) >= 0:
		s[12] = one
	case reached(used, all, 90):
		s[12] = frac(3, 4)
	case reached(used, all, 80):
		s[12] = frac(1, 2)
	default:
		s[12] = zero
	}
	s[13] = zero
	if f.flags[implHasPolicy] {
		s[13] = deduct(frac(1, 2), n[implUnsoundProjects])
	}
}

// execution is the criterion of the budget's rate of execution, whose overspending counts in hundredths of a percent.
func execution(approved, spent number) number {
	switch {
	case approved.zero():
		return zero
	case spent.cmp(approved) > 0:
		rate := frac(spent.quo(approved).times(10_000), 100)
		return deduct(twentieth, rate.sub(hundred))
	case reached(spent, approved, 90):
		return one
	case reached(spent, approved, 80):
		return frac(1, 2)
	}
	return zero
}

func (f *Facts) output(s *[44]number) {
	n := &f.numbers
	s[14] = ratio(n[outputUnionsNew], n[outputUnionsTarget])
	s[15] = deduct(fifth, most(zero, n[outputAidTarget].sub(n[outputAidEvents])))
	s[16] = ratio(n[outputMutualAidPeople], n[outputMutualAidTarget])
	s[17] = ratio(n[outputLectures], n[outputLecturesTarget])
	s[18] = ratio(n[outputCareEvents], n[outputCareTarget])
	s[19] = ratio(n[outputTrainings], n[outputTrainingTarget])
	s[20] = ratio(n[outputLegalEvents], n[outputLegalTarget])
	s[21] = yes(n[outputContests].cmp(one) >= 0)
	s[22] = yes(n[outputStations].cmp(one) >= 0)
	built := zero
	for k := cultureDemolition; k <= cultureCeiling; k++ {
		built = built.add(n[k])
	}
	s[23] = least(one, built.quo(whole(1100)))
	s[24] = ratio(n[loanGuided], n[loanRequested])
	s[25] = one
	if required := n[qualityMembersRequired]; !required.zero() {
		s[25] = deduct(fifth, most(zero, hundred.sub(n[qualityMembersPresent].quo(required).mul(hundred))).ceil())
	}
	s[26] = deduct(quarter, n[qualityThemeMismatches])
	switch {
	case f.flags[cultureAccepted]:
		s[27] = n[culturePassRate]
	case f.flags[cultureDocsComplete]:
		s[27] = frac(9, 10)
	default:
		s[27] = most(zero, frac(9, 10).sub(twentieth.mul(n[cultureDocDefects])))
	}
	s[28] = yes(f.flags[qualityStationSiteOk] && f.flags[qualityStationConvenient])
	s[29] = yes(n[loanUnqualified].zero())
	s[30] = deduct(fifth, n[timelyLateTasks])
	s[31], s[33] = one, one
	if quota, actual := n[staffQuota], n[staffActual]; !quota.zero() && actual.cmp(quota) > 0 {
		s[31] = deduct(twentieth, actual.quo(quota).mul(hundred).sub(hundred).ceil())
	}
	s[32] = yes(n[threePublicSpent].cmp(n[threePublicBudget]) <= 0)
	if before, now := n[publicFundsPrevious], n[publicFundsCurrent]; !before.zero() && now.cmp(before) > 0 {
		s[33] = deduct(frac(1, 10), now.sub(before).quo(before).mul(whole(20)).ceil())
	}
	s[34] = ratio(n[standardExecuted], n[standardTotal])
}

func (f *Facts) effects(s *[44]number) {
	n := &f.numbers
	s[35] = deduct(frac(1, 10), n[benefitAidMissed])
	s[36] = deduct(twentieth, n[benefitDissatisfied])
	s[37] = yes(f.flags[benefitModelSpiritOk])
	s[38] = yes(f.flags[benefitWomenEventsOk] && f.flags[benefitWomenHappier])
	s[39] = percent(f.tick(benefitRightsAwareness, 40) + f.tick(benefitIncidentsDown, 30) + f.tick(benefitRightsEffective, 30))
	if s[40] = one; n[benefitAwards].cmp(whole(2)) <= 0 {
		s[40] = percent(100 - 25*int64(f.rating))
	}
	s[41] = yes(f.flags[benefitModeBuilt] && f.flags[benefitModeService] && f.flags[benefitModeLasting])
	s[42] = satisfied(n[satisfactionWorkersPositive], n[satisfactionWorkersSurveyed], 90)
	s[43] = satisfied(n[satisfactionStaffPositive], n[satisfactionStaffSurveyed], 95)
}

// satisfied takes a twentieth away for each percent, whole or begun, that a/b is below from.
func satisfied(a, b number, from int64) number {
	if b.zero() || reached(a, b, from) {
		return one
	}
	return deduct(twentieth, whole(from).sub(a.quo(b).mul(hundred)).ceil())
}
