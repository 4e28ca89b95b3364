namespace PSChat.Wire;

/// <summary>Random bytes that the other side's proof of the group key must cover.</summary>
internal sealed record Challenge(byte[] Nonce) : Frame
{
    public const int Length = 32;

    public override FrameType Type => FrameType.Challenge;

    public override void WriteBody(WireWriter writer) => writer.Bytes(Nonce);

    public static Challenge Read(ref WireReader reader) => new(reader.Bytes(Length));
}

/// <summary>The proof of the group key, over both nonces and both certificates.</summary>
internal sealed record Proof(byte[] Value) : Frame
{
    public const int Length = 32;

    public override FrameType Type => FrameType.Proof;

    public override void WriteBody(WireWriter writer) => writer.Bytes(Value);

    public static Proof Read(ref WireReader reader) => new(reader.Bytes(Length));
}
