using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>To the client: something was not taken, because too much came at once. It is to be sent again.</summary>
/// <param name="Subject">What it was.</param>
/// <param name="Sequence">The message's sequence; 0 for anything else.</param>
/// <param name="Wait">After this long, from <see cref="TokenBucket.ShortestWait"/> to <see cref="TokenBucket.LongestWait"/>.</param>
/// <param name="Allowance">So many at once, then.</param>
internal sealed record Throttled(ThrottledSubject Subject, long Sequence, TimeSpan Wait, int Allowance) : Frame
{
    public override FrameType Type => FrameType.Throttled;

    public override void WriteBody(WireWriter writer)
    {
        writer.Byte((byte)Subject);
        writer.Number(Sequence);
        writer.Duration(Wait);
        writer.Number(Allowance);
    }

    public static Throttled Read(ref WireReader reader)
    {
        var frame = new Throttled(
            reader.Enumeration(ThrottledSubject.Room), reader.Number(), reader.Duration(), reader.SmallNumber(int.MaxValue));
        if ((frame.Subject == ThrottledSubject.Message) != (frame.Sequence > 0) || frame.Allowance < 1) reader.Fail();

        // A forged one would have the client ask without a pause, or could not be reckoned with.
        if (frame.Wait < TokenBucket.ShortestWait || frame.Wait > TokenBucket.LongestWait) reader.Fail();
        return frame;
    }
}
