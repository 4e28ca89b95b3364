namespace PSChat.Wire;

/// <summary>Encodes and decodes frames: a 4-byte length (of type and body), a type, a body.</summary>
internal static class FrameCodec
{
    /// <summary>Number of bytes before a frame's type.</summary>
    public const int LengthBytes = 4;

    /// <summary>Appends a frame.</summary>
    /// <exception cref="InvalidOperationException">The frame is longer than the other side would accept; a bug here.</exception>
    public static void Write(WireWriter writer, Frame frame)
    {
        var start = Begin(writer, frame.Type);
        frame.WriteBody(writer);
        End(writer, start);
    }

    /// <summary>Begins a frame whose body is written without an object for it.</summary>
    /// <returns>The value to give <see cref="End"/>.</returns>
    public static int Begin(WireWriter writer, FrameType type)
    {
        var start = writer.Length;
        writer.UInt32(0);
        writer.Byte((byte)type);
        return start;
    }

    /// <summary>Ends the frame that began at <paramref name="start"/>.</summary>
    /// <exception cref="InvalidOperationException">The frame is longer than the other side would accept; a bug here.</exception>
    public static void End(WireWriter writer, int start)
    {
        var length = writer.Length - start - LengthBytes;
        if (length > WireConstants.MaximumFrame)
        {
            var type = (FrameType)writer.Written[start + LengthBytes];
            writer.Truncate(start);
            throw new InvalidOperationException($"A {type} frame of {length} bytes is over the limit.");
        }

        writer.PatchUInt32(start, (uint)length);
    }

    /// <summary>The frame in <paramref name="source"/> (type and body); null if it is not exactly one valid frame.</summary>
    public static Frame? Read(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source);
        var type = (FrameType)reader.Byte();
        var frame = ReadBody(type, ref reader);
        return reader.Complete ? frame : null;
    }

    private static Frame? ReadBody(FrameType type, ref WireReader reader)
    {
        switch (type)
        {
            case FrameType.Hello: return Hello.Read(ref reader);
            case FrameType.Welcome: return Welcome.Read(ref reader);
            case FrameType.Error: return Error.Read(ref reader);
            case FrameType.Ping: return new Ping();
            case FrameType.Pong: return new Pong();
            case FrameType.Challenge: return Challenge.Read(ref reader);
            case FrameType.Proof: return Proof.Read(ref reader);
            case FrameType.Join: return Join.Read(ref reader);
            case FrameType.Learning: return Learning.Read(ref reader);
            case FrameType.Dissolve: return Dissolve.Read(ref reader);
            case FrameType.Leave: return new Leave();
            case FrameType.ElectRequest: return ElectRequest.Read(ref reader);
            case FrameType.Election: return Election.Read(ref reader);
            case FrameType.ElectionAnswer: return ElectionAnswer.Read(ref reader);
            case FrameType.Handover: return Handover.Read(ref reader);
            case FrameType.Prepare: return Prepare.Read(ref reader);
            case FrameType.Promise: return Promise.Read(ref reader);
            case FrameType.Refuse: return Refuse.Read(ref reader);
            case FrameType.NewView: return NewView.Read(ref reader);
            case FrameType.ViewAck: return ViewAck.Read(ref reader);
            case FrameType.Entries: return Entries.Read(ref reader);
            case FrameType.Held: return Held.Read(ref reader);
            case FrameType.Commit: return Commit.Read(ref reader);
            case FrameType.Pull: return Pull.Read(ref reader);
            case FrameType.PullEnd: return PullEnd.Read(ref reader);
            case FrameType.Forward: return Forward.Read(ref reader);
            case FrameType.Dropped: return Dropped.Read(ref reader);
            case FrameType.Known: return Known.Read(ref reader);
            case FrameType.Claim: return Claim.Read(ref reader);
            case FrameType.ClaimAnswer: return ClaimAnswer.Read(ref reader);
            case FrameType.RosterChange: return RosterChange.Read(ref reader);
            case FrameType.Attach: return Attach.Read(ref reader);
            case FrameType.Attached: return Attached.Read(ref reader);
            case FrameType.JoinRoom: return JoinRoom.Read(ref reader);
            case FrameType.RoomJoined: return RoomJoined.Read(ref reader);
            case FrameType.LeaveRoom: return LeaveRoom.Read(ref reader);
            case FrameType.Send: return Send.Read(ref reader);
            case FrameType.Acknowledged: return Acknowledged.Read(ref reader);
            case FrameType.Deliver: return Deliver.Read(ref reader);
            case FrameType.Mark: return Mark.Read(ref reader);
            case FrameType.ViewChanged: return ViewChanged.Read(ref reader);
            case FrameType.Detach: return new Detach();
            case FrameType.HoldElection: return new HoldElection();
            case FrameType.Gap: return Gap.Read(ref reader);
            case FrameType.Renamed: return Renamed.Read(ref reader);
            case FrameType.ListUsers: return new ListUsers();
            case FrameType.UserList: return UserList.Read(ref reader);
            case FrameType.ReadHistory: return ReadHistory.Read(ref reader);
            case FrameType.History: return History.Read(ref reader);
            case FrameType.Presence: return Presence.Read(ref reader);
            case FrameType.ListMembers: return new ListMembers();
            case FrameType.MemberList: return MemberList.Read(ref reader);
            case FrameType.Throttled: return Throttled.Read(ref reader);
            case FrameType.AskStatus: return AskStatus.Read(ref reader);
            case FrameType.Status: return Status.Read(ref reader);
            default:
                reader.Fail();
                return null;
        }
    }
}
