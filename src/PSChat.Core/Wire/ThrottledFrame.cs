using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>To the client: a frame was not accepted, because too many came at once. The client must send it again.</summary>
/// <param name="Subject">Kind of the refused frame.</param>
/// <param name="Sequence">The message's sequence; 0 for other frames.</param>
/// <param name="Wait">
/// Time until the retry, from <see cref="TokenBucket.ShortestWait"/> to <see cref="TokenBucket.LongestWait"/>.
/// </param>
/// <param name="Allowance">Number of retries that may then be sent at once.</param>
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

        // With a forged wait the client would ask without a pause, or its timers would overflow.
        if (frame.Wait < TokenBucket.ShortestWait || frame.Wait > TokenBucket.LongestWait) reader.Fail();
        return frame;
    }
}
