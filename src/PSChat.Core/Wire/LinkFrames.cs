using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>Role of the dialling side.</summary>
internal enum LinkRole : byte
{
    Server = 1,
    Client = 2,
}

/// <summary>Ways in which a link can be secured.</summary>
internal static class LinkAuthentication
{
    /// <summary>Not secured: a group without a key.</summary>
    public const byte None = 0;

    /// <summary>Secured by TLS 1.3, and by proofs of the group key from both sides.</summary>
    public const byte GroupKey = 1;
}

/// <summary>The first frame of the dialling side: on a link without a key at once, with a key after the proofs.</summary>
/// <param name="Version">The protocol version of the sender.</param>
/// <param name="Group">The group that it looks for.</param>
/// <param name="Role">The sender's role.</param>
/// <param name="Authentication">Way in which the link was secured before the hello; see <see cref="LinkAuthentication"/>.</param>
/// <param name="Self">The sender, if it is a server.</param>
internal sealed record Hello(ushort Version, string Group, LinkRole Role, byte Authentication, Member? Self) : Frame
{
    public override FrameType Type => FrameType.Hello;

    public override void WriteBody(WireWriter writer)
    {
        writer.UInt32(WireConstants.Magic);
        writer.UInt16(Version);
        writer.Byte((byte)Role);
        writer.Byte(Authentication);
        writer.Text(Group);
        writer.Bool(Self is not null);
        if (Self is not null) writer.Member(Self);
    }

    public static Hello? Read(ref WireReader reader)
    {
        if (reader.UInt32() != WireConstants.Magic) reader.Fail();
        var version = reader.UInt16();

        // Only the fields above are promised to stay. Another version's hello is decoded far enough to refuse it with the right
        // reason.
        if (!reader.Failed && version != WireConstants.Version)
        {
            reader.Skip();
            return new Hello(version, "", LinkRole.Client, 0, null);
        }

        var role = (LinkRole)reader.Byte();
        var authentication = reader.Byte();
        var group = reader.Name();
        var self = reader.Bool() ? reader.Member() : null;
        if (role is not (LinkRole.Server or LinkRole.Client) || (role == LinkRole.Server) != (self is not null)) reader.Fail();
        return reader.Failed ? null : new Hello(version, group, role, authentication, self);
    }
}

/// <summary>The answer to an accepted hello.</summary>
/// <param name="Self">The server that answers.</param>
/// <param name="View">Its group view; null if it has none yet.</param>
internal sealed record Welcome(Member Self, GroupView? View) : Frame
{
    public override FrameType Type => FrameType.Welcome;

    public override void WriteBody(WireWriter writer)
    {
        writer.Member(Self);
        writer.OptionalView(View);
    }

    public static Welcome Read(ref WireReader reader) => new(reader.Member(), reader.OptionalView());
}

/// <summary>An error; the sender closes the link after it.</summary>
/// <param name="Code">The error for programs.</param>
/// <param name="Text">
/// The error for people; at most 512 bytes. Control characters are replaced on reading. The text ends up in errors, logs and on
/// terminals, and may come from anybody.
/// </param>
internal sealed record Error(ChatError Code, string Text) : Frame
{
    public override FrameType Type => FrameType.Error;

    public override void WriteBody(WireWriter writer)
    {
        writer.Byte((byte)Code);
        writer.Text(Text);
    }

    public static Error Read(ref WireReader reader)
    {
        var code = (ChatError)reader.Byte();
        return new Error(Enum.IsDefined(code) ? code : ChatError.Unknown, ControlCharacters.Replace(reader.Text(512)));
    }
}

/// <summary>Asks for a sign of life.</summary>
internal sealed record Ping : Frame
{
    public override FrameType Type => FrameType.Ping;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>A sign of life.</summary>
internal sealed record Pong : Frame
{
    public override FrameType Type => FrameType.Pong;

    public override void WriteBody(WireWriter writer)
    {
    }
}
