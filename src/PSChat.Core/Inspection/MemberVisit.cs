using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;

namespace PSChat.Inspection;

/// <summary>Dials every endpoint of one server, and asks at the first that answers.</summary>
internal static class MemberVisit
{
    private const int Pings = 5;

    // A server gives the others half a second to report their status.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static async Task<MemberFacts> RunAsync(Member member, NetworkOptions options, CancellationToken cancellationToken)
    {
        var calls = await Task.WhenAll(member.Endpoints.Select(endpoint => CallAsync(endpoint, options, cancellationToken)))
            .ConfigureAwait(false);
        try
        {
            var visit = calls.FirstOrDefault(call => call.Visit is not null && call.Facts.Answered?.Rank == member.Rank).Visit;
            var (roundTrip, status) = visit is null ? default : await AskAsync(visit, cancellationToken).ConfigureAwait(false);
            return new MemberFacts(member, [.. calls.Select(call => call.Facts)], roundTrip, status);
        }
        finally
        {
            foreach (var (_, visit) in calls) visit?.Dispose();
        }
    }

    private static async Task<(EndpointFacts Facts, GroupVisit? Visit)> CallAsync(
        Endpoint endpoint, NetworkOptions options, CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var (visit, self, failure, refusal) =
            await GroupVisit.TryVisitAsync([endpoint], options, cancellationToken).ConfigureAwait(false);
        return (self is not null
            ? new EndpointFacts(endpoint, self, clock.Elapsed, "", null)
            : new EndpointFacts(endpoint, null, TimeSpan.Zero, refusal?.Text ?? Explain(failure), refusal?.Code), visit);
    }

    private static async Task<(TimeSpan? RoundTrip, GroupStatus? Status)> AskAsync(
        GroupVisit visit, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        TimeSpan? roundTrip = null;
        try
        {
            var times = new List<TimeSpan>();
            while (times.Count < Pings) times.Add(await visit.PingAsync(limit.Token).ConfigureAwait(false));
            roundTrip = times.Order().ElementAt(Pings / 2);
            return (roundTrip, await visit.GetStatusAsync(limit.Token).ConfigureAwait(false));
        }
        catch (ChatException lost) when (lost.Code == ChatError.ConnectionLost)
        {
            return (roundTrip, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (roundTrip, null);
        }
    }

    private static string Explain(DialFailure failure) => failure switch
    {
        DialFailure.Refused => "nobody listens there",
        DialFailure.Dropped => "the connection broke before the server had answered",
        _ => "no answer",
    };
}
