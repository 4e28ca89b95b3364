using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>Encoding of a message that has no position yet.</summary>
internal static class SubmissionFields
{
    /// <summary>Upper estimate of a submission's size in bytes.</summary>
    public static int Estimate(Submission value) => 64 + (3 * (value.Text.Length + value.Data.Length));

    public static void Write(WireWriter writer, Submission value)
    {
        writer.MessageId(value.Id);
        writer.Number(value.AckedThrough);
        writer.Int64(value.LastTimestamp.Ticks);
        writer.Text(value.Sender);
        writer.Text(value.Room);
        writer.Text(value.Text);
        writer.Text(value.Data);
        writer.OptionalName(value.To);
    }

    public static Submission Read(ref WireReader reader)
    {
        var value = new Submission(
            reader.MessageId(),
            reader.Number(),
            reader.Timestamp(),
            reader.Name(),
            reader.Name(),
            reader.Text(Names.MaximumTextBytes),
            reader.Text(Names.MaximumDataBytes),
            reader.OptionalName());
        if (value.Id.Sequence < 1 || value.AckedThrough >= value.Id.Sequence) reader.Fail();
        return value;
    }
}
