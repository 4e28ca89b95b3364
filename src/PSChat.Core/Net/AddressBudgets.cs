using System.Net;
using PSChat.Groups;

namespace PSChat.Net;

/// <summary>
/// Limits how often something may come from each address. Loopback is not counted, because every program on a machine shares that
/// address. Calls must not overlap.
/// </summary>
internal sealed class AddressBudgets(Rate rate)
{
    /// <summary>Most addresses that are remembered; those that have been quiet for a while are forgotten first.</summary>
    private const int MaximumAddresses = 4096;

    private readonly Dictionary<IPAddress, TokenBucket> _budgets = [];

    /// <summary>Takes one token from an address's budget.</summary>
    /// <returns>Time to wait if the budget is empty; null if a token was taken.</returns>
    public TimeSpan? Take(IPAddress address, TimeSpan now)
    {
        if (IPAddress.IsLoopback(address)) return null;
        var budget = BudgetOf(address, now);
        return budget.TryTake(now) ? null : budget.Wait(now);
    }

    private TokenBucket BudgetOf(IPAddress address, TimeSpan now)
    {
        if (_budgets.TryGetValue(address, out var budget)) return budget;
        if (_budgets.Count >= MaximumAddresses) ForgetIdle(now);
        return _budgets[address] = new TokenBucket(rate);
    }

    /// <summary>
    /// Discards refilled buckets, which are the same as new ones. If none is refilled, discards all, so that the memory stays
    /// bounded.
    /// </summary>
    private void ForgetIdle(TimeSpan now)
    {
        foreach (var (address, budget) in _budgets)
        {
            if (budget.IsFull(now)) _budgets.Remove(address);
        }

        if (_budgets.Count >= MaximumAddresses) _budgets.Clear();
    }
}
