using System.Globalization;

namespace PSChat.Node.Demo;

/// <summary>
/// Whether a conversation kept the promises: every sent message was confirmed, and every client received every confirmed message
/// exactly once, all in the same order.
/// </summary>
internal sealed class Verdict
{
    private Verdict(IReadOnlyList<Finding> findings, int messages)
    {
        Findings = findings;
        Messages = messages;
    }

    /// <summary>One client's result.</summary>
    /// <param name="Transcript">The client's side of the conversation.</param>
    /// <param name="Missing">Number of confirmed messages that it never received.</param>
    /// <param name="Doubled">Number of repeated deliveries.</param>
    /// <param name="FirstDifference">Number, from 1, of the first delivery that differs from the first client's, or null.</param>
    internal sealed record Finding(Transcript Transcript, int Missing, int Doubled, int? FirstDifference)
    {
        /// <summary>Number of its own messages that were never confirmed.</summary>
        public int Unconfirmed => Transcript.Sent - Transcript.Confirmed.Count;

        /// <summary>Whether nothing is wrong.</summary>
        public bool IsGood => Missing == 0 && Doubled == 0 && Unconfirmed == 0 && FirstDifference is null;

        /// <summary>Description of the problems, for people; empty if there are none.</summary>
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

    /// <summary>The results, one for each client.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Number of all confirmed messages.</summary>
    public int Messages { get; }

    /// <summary>Whether all promises were kept. A conversation without messages proves nothing.</summary>
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
