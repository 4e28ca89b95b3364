using System.Globalization;

namespace PSChat.Node.Demo;

/// <summary>
/// Whether a conversation went as promised: everything that was sent got confirmed, and every client saw everything
/// that was confirmed exactly once, all in the same order.
/// </summary>
internal sealed class Verdict
{
    private Verdict(IReadOnlyList<Finding> findings, int messages)
    {
        Findings = findings;
        Messages = messages;
    }

    /// <summary>One client's result.</summary>
    /// <param name="Transcript">Its side.</param>
    /// <param name="Missing">How many confirmed messages it never saw.</param>
    /// <param name="Doubled">How many deliveries were repetitions.</param>
    /// <param name="FirstDifference">The first delivery, from 1, that is not the first client's; null for the same order.</param>
    internal sealed record Finding(Transcript Transcript, int Missing, int Doubled, int? FirstDifference)
    {
        /// <summary>How many of its own messages were never confirmed.</summary>
        public int Unconfirmed => Transcript.Sent - Transcript.Confirmed.Count;

        /// <summary>Whether nothing is wrong.</summary>
        public bool IsGood => Missing == 0 && Doubled == 0 && Unconfirmed == 0 && FirstDifference is null;

        /// <summary>What is wrong, for people; empty if nothing is.</summary>
        public string Problem => string.Join(", ", Problems());

        private IEnumerable<string> Problems()
        {
            if (Unconfirmed > 0) yield return Text($"{Unconfirmed} of {Transcript.Sent} messages not confirmed");
            if (Missing > 0) yield return Text($"{Missing} messages missing");
            if (Doubled > 0) yield return Text($"{Doubled} messages doubled");
            if (FirstDifference is { } place) yield return Text($"another order from delivery {place} on");
        }

        private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Client by client.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>How many messages were confirmed in all.</summary>
    public int Messages { get; }

    /// <summary>Whether all went as promised. A conversation without messages proves nothing.</summary>
    public bool IsGood => Messages > 0 && Findings.All(finding => finding.IsGood);

    /// <summary>Compares the transcripts.</summary>
    public static Verdict On(IReadOnlyList<Transcript> transcripts)
    {
        var confirmed = transcripts.SelectMany(transcript => transcript.Confirmed).ToHashSet();
        return new Verdict([.. transcripts.Select(transcript => Judge(transcript, transcripts[0], confirmed))], confirmed.Count);
    }

    private static Finding Judge(Transcript transcript, Transcript first, HashSet<string> confirmed)
    {
        var seen = transcript.Received.ToHashSet();
        return new Finding(
            transcript,
            confirmed.Count(id => !seen.Contains(id)),
            transcript.Received.Count - seen.Count,
            FirstDifference(transcript.Received, first.Received));
    }

    private static int? FirstDifference(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var place = 0;
        while (place < one.Count && place < other.Count && one[place] == other[place]) place++;
        return place == one.Count && place == other.Count ? null : place + 1;
    }
}
